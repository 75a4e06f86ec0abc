-- The first reply by AI: one row for each message with which a customer opened a conversation, written with it.
-- next_attempt_at, held_until and claimed are as in V1. No foreign keys: what it names may be deleted meanwhile.
create table auto_replies (
  message_id text collate "C" primary key,
  conversation_id text collate "C" not null,
  state text not null check (state in ('pending', 'sent', 'skipped', 'handed_over', 'failed')),
  -- Why it ended so; also why the fallback was sent.
  reason text,
  -- Our message.
  reply_id text collate "C",
  -- Rises with every claim: who claimed earlier may end nothing any more.
  attempts integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  next_attempt_at timestamptz not null,
  held_until timestamptz not null,
  claimed boolean not null default false
) with (fillfactor = 70);
create index auto_replies_due on auto_replies (next_attempt_at) where state = 'pending';
