-- A broker of its own asks who may use it (HubUsers) as the role plixa_broker, where an operator has made that one.
do $$
begin
    if exists (select from pg_roles where rolname = 'plixa_broker') then
        grant select (name, workspace_id, sha256, revoked_at) on broker_users to plixa_broker;
        grant select (id, slug) on workspaces to plixa_broker;
    end if;
end
$$;
