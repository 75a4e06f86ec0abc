-- Lists go newest first along an index that ends in the id, compared bytewise: by operators that only these indexes have,
-- so that none other can be taken for them. Statuses and event names are closed sets: a list that does not ask for one
-- merges a walk for each, so that one index serves both, and what is rare costs no more than what is not.
drop index messages_workspace;
drop index messages_phone;
drop index messages_status;
drop index messages_type;
drop index messages_conversation;
create index messages_workspace on messages (workspace_id, id text_pattern_ops);
create index messages_status on messages (workspace_id, status, id text_pattern_ops);
create index messages_type on messages (workspace_id, type, status, id text_pattern_ops);
-- Within a conversation every other filter is answered from the index alone.
create index messages_conversation on messages (conversation_id, id text_pattern_ops)
  include (status, type, created_at);

drop index conversations_workspace;
drop index conversations_status;
create index conversations_status on conversations (workspace_id, status, id text_pattern_ops);
create index conversations_contact on conversations (contact_id, id text_pattern_ops);

drop index events_workspace;
alter table events add column message_id text collate "C";
update events set message_id = convert_from(payload, 'UTF8')::json #>> '{data,id}' where name like 'message.%';
create index events_name on events (workspace_id, name, id text_pattern_ops);
create index events_conversation on events (conversation_id, name, id text_pattern_ops);
create index events_message on events (message_id) where message_id is not null;

-- Queued again after it had failed: what WhatsApp still tells of the earlier try is not about this one.
alter table messages add column retried boolean not null default false;

-- Each time WhatsApp was asked to take a message. No foreign key: a message may be deleted while it is being posted.
create table send_attempts (
  message_id text collate "C" not null,
  at timestamptz not null,
  outcome text not null check (outcome in ('sent', 'postponed', 'failed')),
  error text,
  http_status integer,
  provider_code integer,
  fbtrace_id text,
  latency_ms integer not null
);
create index send_attempts_message on send_attempts (message_id, at);

-- Named by the workspace: the profile name that WhatsApp tells does not replace it.
alter table contacts add column named boolean not null default false;
alter table contacts add column erased_at timestamptz;
drop index contacts_workspace;
create index contacts_workspace on contacts (workspace_id, id text_pattern_ops) where erased_at is null;
-- Of an erased contact: no message joins it any more.
alter table conversations add column erased boolean not null default false;
