-- What the door keeps: what a token used of its minute, and the first answers to requests with an Idempotency-Key.

-- One row a token. The state is Bucket4j's own; it is updated in place.
create table rate_limits (
  id text collate "C" primary key,
  state bytea
) with (fillfactor = 50);

create table idempotency_keys (
  workspace_id text collate "C" not null,
  key text collate "C" not null,
  -- SHA-256 of the canonical JSON.
  request bytea not null,
  -- The body of the 202; null only inside the transaction that writes it.
  answer bytea,
  created_at timestamptz not null,
  primary key (workspace_id, key)
);
create index idempotency_keys_created on idempotency_keys (created_at);

-- To the minute; written in batches.
alter table tokens add column last_used_at timestamptz;
create index tokens_workspace on tokens (workspace_id, id) where revoked_at is null;

-- Tells every node to forget what it remembers of a table. By trigger, so that no way of changing it is left out.
create function tell_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('plixa_changes', tg_argv[0]);
  return null;
end $$;
create trigger tokens_changed
  after update of abilities, rate_limit, expires_at, revoked_at or delete on tokens
  for each statement execute function tell_change('tokens');
create trigger plans_changed
  after update of plan on workspaces
  for each statement execute function tell_change('tokens');
