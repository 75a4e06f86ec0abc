-- Who may use the broker: each user belongs to a workspace. The secret is drawn by the hub (256 bits), so its SHA-256 is
-- as good as a slow hash; it is shown once.
create table broker_users (
  id text collate "C" primary key,
  workspace_id text collate "C" not null references workspaces,
  -- What it signs in as: the workspace's short name, a dot, a name of its own.
  name text collate "C" not null unique,
  sha256 bytea not null,
  -- Messages a minute, where it has a limit of its own.
  rate_limit integer,
  created_by text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index broker_users_workspace on broker_users (workspace_id, id) where revoked_at is null;
create trigger broker_users_changed
  after update of sha256, rate_limit, revoked_at or delete on broker_users
  for each statement execute function tell_change('broker_users');
create trigger broker_users_plans_changed
  after update of plan on workspaces
  for each statement execute function tell_change('broker_users');
