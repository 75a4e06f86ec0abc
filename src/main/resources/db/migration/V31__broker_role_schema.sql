-- The role plixa_broker reads its two tables in whatever schema they are, where an operator has made that role.
do $$
begin
    if exists (select from pg_roles where rolname = 'plixa_broker'
            and not has_schema_privilege(oid, current_schema()::text, 'usage')) then
        execute format('grant usage on schema %I to plixa_broker', current_schema());
    end if;
end
$$;
