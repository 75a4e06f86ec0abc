-- Which key seals the secrets of this database: one sealed word that every node has to open at its start.
create table secret_check (
  only_row boolean primary key default true check (only_row),
  sealed text not null
);

-- What is known of a connected number beside its secrets, which are stored sealed from now on.
alter table numbers
  add column waba_id text,
  add column verified_name text,
  add column quality_rating text,
  -- Its own rate; null: the hub's.
  add column messages_per_second integer check (messages_per_second > 0),
  add column status text not null default 'active' check (status in ('active', 'paused')),
  add column pause_reason json,
  add column paused_at timestamptz,
  -- Rises with every change of its credentials and each time it resumes: an answer to an older request pauses nothing.
  add column version bigint not null default 0,
  -- When WhatsApp was asked about it last; null: never.
  add column checked_at timestamptz,
  add column callback_verified_at timestamptz,
  -- To the minute.
  add column last_callback_at timestamptz;

create trigger numbers_changed
  after insert or delete or update of access_token, app_secret, verify_token, waba_id, messages_per_second, status, version
  on numbers
  for each statement execute function tell_change('numbers');

-- What waits, by number: nothing of a paused one is looked at.
drop index messages_due;
create index messages_due on messages (number_id, next_attempt_at) where status = 'queued';
create index messages_expiring on messages (expires_at) where status = 'queued' and expires_at is not null;
create index numbers_active on numbers (id) where status = 'active';
