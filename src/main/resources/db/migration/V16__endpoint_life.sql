-- What an endpoint wants of the events it asks for, and in which form.
alter table endpoints
  -- Of conversations with one of these tags, on one of these numbers; empty: all.
  add column filter_tags text[] not null default '{}',
  add column filter_numbers text[] not null default '{}',
  -- A JSON object, sealed: many are credentials. Their names can be read.
  add column headers text,
  add column header_names text[] not null default '{}',
  -- A JSONata expression.
  add column transformation text;

alter table deliveries
  -- What is posted instead of the event's payload, written before the first attempt.
  add column body bytea,
  -- Why the payload is posted as it is, although there was a transformation.
  add column transformation_error text;

-- Tells every node which endpoint it should look at again before it posts what waits in its memory.
create function tell_row() returns trigger language plpgsql as $$
begin
  perform pg_notify('plixa_changes', tg_argv[0] || ':' || old.id);
  return null;
end $$;
create trigger endpoints_changed
  after delete or update of url, enabled, secret, previous_secret, headers, transformation, retry_delays, max_attempts,
    retry_on, max_per_second, max_concurrency, ordered, ca_certificate, client_certificate, client_key
  on endpoints
  for each row execute function tell_row('endpoints');

-- Deliveries of a time that are begun anew, a few at a time, the oldest first.
create table recoveries (
  id text collate "C" primary key,
  workspace_id text collate "C" not null,
  endpoint_id text collate "C" not null,
  state text not null check (state in ('running', 'paused', 'completed', 'cancelled')),
  -- Of deliveries that are in one of these states, created in the window.
  states text[] not null,
  since timestamptz not null,
  until timestamptz not null,
  max_per_second integer,
  -- How many there were when it was asked for, and how many are begun.
  requeued integer not null,
  begun integer not null default 0,
  -- The last delivery that was looked at.
  last_id text collate "C",
  -- How many may wait at once: doubles while the endpoint keeps up.
  pace integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz
);
create index recoveries_endpoint on recoveries (endpoint_id, id text_pattern_ops);
create unique index recoveries_open on recoveries (endpoint_id) where state in ('running', 'paused');
create index recoveries_running on recoveries (updated_at) where state = 'running';
