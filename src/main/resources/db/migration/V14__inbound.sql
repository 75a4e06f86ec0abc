-- What a message came with beside its content, what it said before its writer changed it, and what WhatsApp says it costs.
-- Null is what nearly all rows have.
alter table messages
  add column context json,
  -- Type, body and content as they were first told.
  add column original json,
  add column edited_at timestamptz,
  add column deleted_at timestamptz,
  add column pricing json,
  add column provider_conversation json;

alter table early_statuses
  add column pricing json,
  add column provider_conversation json;

-- What somebody calls itself in WhatsApp, without @. It changes, so that nobody is found by it.
alter table contacts add column username text;
