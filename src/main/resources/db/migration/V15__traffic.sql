-- What an endpoint can bear, how it is trusted and as whom it is called; null or false: as everybody.
alter table endpoints
  add column max_per_second integer,
  -- On each node.
  add column max_concurrency integer,
  add column ordered boolean not null default false,
  -- PEM; the key is sealed.
  add column ca_certificate text,
  add column client_certificate text,
  add column client_key text;

-- Of an endpoint with strict order: the delivery that was posted last. Nodes meet at this row.
create table turns (
  endpoint_id text collate "C" primary key,
  delivery_id text collate "C" not null
) with (fillfactor = 50);

-- Seconds that the receiver asked to be left alone for.
alter table attempts add column retry_after integer;
