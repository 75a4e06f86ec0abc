-- The truth of the hub. Ids are text: a prefix and a time-ordered UUIDv7, compared bytewise.
-- Three columns say who works on a row (messages, events, deliveries):
--   next_attempt_at  not before then
--   held_until       handed to the broker or to a worker until then; past it, nobody holds the row
--   claimed          a worker has it (true) or it only waits in a queue (false)

create table workspaces (
  id text collate "C" primary key,
  slug text not null unique,
  name text not null,
  plan text not null check (plan in ('starter', 'professional', 'business')),
  created_at timestamptz not null
);

create table users (
  id text collate "C" primary key,
  workspace_id text collate "C" not null references workspaces,
  email text not null,
  password_hash text not null,
  role text not null check (role in ('owner', 'developer', 'agent', 'viewer')),
  created_at timestamptz not null
);
create unique index users_email on users (lower(email));

create table tokens (
  id text collate "C" primary key,
  workspace_id text collate "C" not null references workspaces,
  name text not null,
  sha256 bytea not null unique,
  last_four text not null,
  abilities text[] not null,
  rate_limit integer,
  expires_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null
);

create table numbers (
  id text collate "C" primary key,
  workspace_id text collate "C" not null references workspaces,
  phone text not null,
  phone_number_id text not null unique,
  access_token text not null,
  app_secret text not null,
  verify_token text not null,
  created_at timestamptz not null
);
create index numbers_workspace on numbers (workspace_id, id);

create table contacts (
  id text collate "C" primary key,
  workspace_id text collate "C" not null references workspaces,
  phone text,
  wa_id text,
  whatsapp_user_id text,
  name text,
  aliases text[] not null default '{}',
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index contacts_phone on contacts (workspace_id, phone) where phone is not null;
create index contacts_wa_id on contacts (workspace_id, wa_id) where wa_id is not null;

create table conversations (
  id text collate "C" primary key,
  workspace_id text collate "C" not null references workspaces,
  number_id text collate "C" not null references numbers,
  contact_id text collate "C" not null references contacts,
  status text not null check (status in ('open', 'closed')),
  name text,
  tags text[] not null default '{}',
  last_inbound_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  closed_at timestamptz,
  unique (number_id, contact_id)
) with (fillfactor = 80);
create index conversations_workspace on conversations (workspace_id, id);

create table messages (
  id text collate "C" primary key,
  -- The order accepted: drawn while the conversation's row is locked, so it rises within a conversation.
  seq bigint generated always as identity,
  workspace_id text collate "C" not null,
  number_id text collate "C" not null,
  conversation_id text collate "C" not null references conversations on delete cascade,
  direction text not null check (direction in ('inbound', 'outbound')),
  type text not null,
  phone text,
  body text,
  content json,
  status text not null check (status in ('queued', 'sent', 'delivered', 'read', 'failed', 'received')),
  provider_id text,
  error json,
  metadata json not null,
  created_at timestamptz not null,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  failed_at timestamptz,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  held_until timestamptz not null,
  claimed boolean not null default false
) with (fillfactor = 70);
-- The outbox of messages: only what still has to reach WhatsApp.
create index messages_queued on messages (conversation_id, seq) where status = 'queued';
create index messages_due on messages (next_attempt_at) where status = 'queued';
create index messages_conversation on messages (conversation_id, id);
-- One row a provider id: repeated callbacks of Meta end here.
create unique index messages_provider on messages (number_id, provider_id) where provider_id is not null;

-- A status that arrived before our own row knew the provider's id: applied when the id is stored.
create table early_statuses (
  number_id text collate "C" not null,
  provider_id text not null,
  status text not null,
  occurred_at timestamptz not null,
  error json,
  received_at timestamptz not null,
  primary key (number_id, provider_id, status)
);

create table events (
  id text collate "C" primary key,
  workspace_id text collate "C" not null,
  conversation_id text collate "C",
  name text not null,
  -- Bytes, never jsonb: what is signed is what was stored.
  payload bytea not null,
  created_at timestamptz not null,
  published boolean not null default false,
  next_attempt_at timestamptz not null,
  held_until timestamptz not null,
  claimed boolean not null default false
) with (fillfactor = 80);
create index events_workspace on events (workspace_id, id);
create index events_unpublished on events (next_attempt_at) where not published;

create table endpoints (
  id text collate "C" primary key,
  workspace_id text collate "C" not null references workspaces,
  url text not null,
  description text,
  events text[] not null,
  secret text not null,
  enabled boolean not null,
  disabled_reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index endpoints_workspace on endpoints (workspace_id, id);

create table deliveries (
  id text collate "C" primary key,
  workspace_id text collate "C" not null,
  event_id text collate "C" not null references events on delete cascade,
  endpoint_id text collate "C" not null,
  state text not null check (state in ('pending', 'delivered', 'stopped', 'dead', 'cancelled', 'skipped')),
  reason text,
  attempts integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  next_attempt_at timestamptz not null,
  held_until timestamptz not null,
  claimed boolean not null default false
) with (fillfactor = 70);
create index deliveries_event on deliveries (event_id);
create index deliveries_endpoint on deliveries (endpoint_id, id);
create index deliveries_due on deliveries (next_attempt_at) where state = 'pending';

create table attempts (
  delivery_id text collate "C" not null references deliveries on delete cascade,
  number integer not null,
  attempted_at timestamptz not null,
  status integer,
  latency_ms integer not null,
  error text,
  answer text,
  primary key (delivery_id, number)
);
