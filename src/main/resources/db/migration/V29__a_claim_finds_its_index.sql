-- For what is due only. A claim asks for the head of its conversation (messages_queued); where the planner's statistics were of a
-- moment with nothing queued, this index looked as short to it, and each claim read all that was queued: twice the database's
-- time for a message, until the next analyze. What a claim does not ask for makes the index none of its.
drop index messages_due;
create index messages_due on messages (number_id, next_attempt_at)
  where status = 'queued' and next_attempt_at > '-infinity';
