-- The people of the panel: how they come in, what they did, and what they see of the last days.

alter table users
  -- Rises when somebody signs out everywhere or changes the password: sessions of before are none any more.
  add column session_version integer not null default 0,
  add column last_signed_in_at timestamptz;
create index users_workspace on users (workspace_id, id);

create table invitations (
  id text collate "C" primary key,
  workspace_id text collate "C" not null references workspaces,
  email text not null,
  role text not null check (role in ('owner', 'developer', 'agent', 'viewer')),
  -- Of the secret in the link, which is shown once.
  sha256 bytea not null unique,
  expires_at timestamptz not null,
  created_at timestamptz not null
);
create index invitations_workspace on invitations (workspace_id, id);

-- Sign-ins that failed, by address of the person and by address of the machine (both hashed).
create table sign_in_failures (
  key text collate "C" primary key,
  failures integer not null,
  until timestamptz not null
) with (fillfactor = 50);

create table audit_log (
  id text collate "C" primary key,
  workspace_id text collate "C" not null,
  user_id text collate "C" not null,
  who text not null,
  action text not null,
  subject text,
  created_at timestamptz not null
);
create index audit_log_workspace on audit_log (workspace_id, id text_pattern_ops);

-- What the charts show: one row a minute in which anything happened.
create table minute_statistics (
  workspace_id text collate "C" not null,
  minute timestamptz not null,
  inbound integer not null,
  outbound integer not null,
  failed integer not null,
  -- First attempts at deliveries that were begun in this minute.
  attempts integer not null,
  succeeded integer not null,
  -- The latency that 95 of 100 stay below.
  latency_ms integer,
  primary key (workspace_id, minute)
);
create table queue_depths (
  queue text collate "C" not null,
  minute timestamptz not null,
  depth bigint not null,
  primary key (queue, minute)
);

-- Spring Session's own tables (spring-session-jdbc, schema-postgresql.sql).
create table spring_session (
  primary_id char(36) not null primary key,
  session_id char(36) not null,
  creation_time bigint not null,
  last_access_time bigint not null,
  max_inactive_interval int not null,
  expiry_time bigint not null,
  principal_name varchar(100)
);
create unique index spring_session_id on spring_session (session_id);
create index spring_session_expiry on spring_session (expiry_time);
create index spring_session_principal on spring_session (principal_name);
create table spring_session_attributes (
  session_primary_id char(36) not null references spring_session on delete cascade,
  attribute_name varchar(200) not null,
  attribute_bytes bytea not null,
  primary key (session_primary_id, attribute_name)
);
