-- An endpoint's own retries, a secret that is on its way out, and how long only failures came back.
alter table endpoints
  -- Rises with every change of the endpoint's settings, so that two at once do not undo each other.
  add column version bigint not null default 0,
  -- Seconds; null: the hub's.
  add column retry_delays integer[],
  add column max_attempts integer,
  -- 4xx codes that are retried after all.
  add column retry_on integer[] not null default '{}',
  add column previous_secret text,
  add column previous_secret_expires_at timestamptz,
  -- Failed attempts since the last success, and when the first of them was made.
  add column failures integer not null default 0,
  add column failing_since timestamptz;

alter table deliveries
  -- The event's name, here too: a list asks for it.
  add column event text,
  -- Of a test call: one attempt, which says nothing about the endpoint's health.
  add column test boolean not null default false,
  -- A chain that was begun anew is a row of its own; the two name each other.
  add column redelivery_of text collate "C",
  add column redelivered_as text collate "C";
update deliveries d set event = e.name from events e where e.id = d.event_id;
alter table deliveries alter column event set not null;

create index deliveries_state on deliveries (endpoint_id, state, id);
create index deliveries_event_name on deliveries (endpoint_id, event, id);
-- What waits, by endpoint: one with a long backlog must not be all that a look at it finds.
create index deliveries_waiting on deliveries (endpoint_id, next_attempt_at) where state = 'pending';
drop index deliveries_due;
