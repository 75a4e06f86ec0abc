-- What WhatsApp told that is no message, no status and no change that the hub knows of: as it came, once however often
-- it comes. Kept like events (hub.retention.days).
create table unread_callbacks (
  -- Whom it names; else whose callback URL it came to.
  number_id text collate "C" not null,
  -- SHA-256 of raw.
  digest bytea not null,
  reason text not null,
  raw text not null,
  times integer not null default 1,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (number_id, digest)
);
create index unread_callbacks_number on unread_callbacks (number_id, last_at);
create index unread_callbacks_age on unread_callbacks (last_at);
