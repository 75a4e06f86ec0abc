-- What grows with every message is kept a table a day, so that what is too old goes by dropping a table. Ids begin with
-- the time they were drawn at, so a range of ids is a day. By bytes (text_pattern_ops), like the lists walk. What there
-- is by now becomes the first part of each; nothing is copied.
do $$
declare
  tomorrow timestamptz := (date_trunc('day', now() at time zone 'UTC') + interval '1 day') at time zone 'UTC';
  part record;
  old text;
  key text;
  definition text;
  definitions text[];
  name text;
begin
  for part in select * from (values ('events', 'id', 'evt'), ('deliveries', 'id', 'dlv'), ('attempts', 'delivery_id', 'dlv'))
    as p(parent, id, prefix)
  loop
    old := part.parent || '_before';
    select pg_get_constraintdef(oid) into strict key
      from pg_constraint where conrelid = part.parent::regclass and contype = 'p';
    select coalesce(array_agg(pg_get_indexdef(indexrelid)), '{}') into definitions
      from pg_index where indrelid = part.parent::regclass and not indisprimary;
    for name in select indexrelid::regclass::text from pg_index where indrelid = part.parent::regclass loop
      execute format('alter index %I rename to %I', name, name || '_before');
    end loop;
    execute format('alter table %I rename to %I', part.parent, old);
    execute format(
      'create table %I (like %I including defaults including constraints) partition by range (%I text_pattern_ops)',
      part.parent, old, part.id);
    execute format('alter table %I add %s', part.parent, key);
    foreach definition in array definitions loop
      execute definition;
    end loop;
    execute format('alter table %I attach partition %I for values from (minvalue) to (%L)', part.parent, old,
      part.prefix || '_' || lpad(to_hex((extract(epoch from tomorrow) * 1000)::bigint), 12, '0'));
  end loop;
end $$;
