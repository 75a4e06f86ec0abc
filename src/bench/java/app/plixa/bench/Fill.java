package app.plixa.bench;

/** SQL that gives a hub a past. */
final class Fill {
    private Fill() {}

    /** Until there are so many messages to the people that the clients write to, each sent, told and delivered. */
    static String messages(int most) {
        return """
                create or replace function pg_temp.id(prefix text, at timestamptz, n bigint) returns text language sql immutable as $$
                  select prefix || '_' || lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0')
                    || '7' || lpad(to_hex(n), 19, '0') $$;
                create temp table old as
                  select n, now() - n * interval '50 microseconds' as at, c.id as conversation_id, c.workspace_id, c.number_id, k.phone,
                    (select p.id from endpoints p where p.workspace_id = c.workspace_id order by p.id limit 1) as endpoint_id
                  from generate_series((select count(*) from messages), %d) n
                  join (select *, row_number() over (order by id) - 1 as place from conversations limit 1000) c
                    on c.place = n %% 1000
                  join contacts k on k.id = c.contact_id;
                insert into messages (id, workspace_id, number_id, conversation_id, direction, type, phone, body, status,
                  provider_id, metadata, created_at, sent_at, next_attempt_at, held_until, attempts)
                  select pg_temp.id('msg', at, n), workspace_id, number_id, conversation_id, 'outbound', 'text', phone,
                    'Hi Lucia! Your order shipped', 'sent', 'wamid.old.' || n, '{}', at, at, at, at, 1 from old order by n desc;
                insert into events (id, workspace_id, conversation_id, message_id, name, payload, created_at, published,
                  next_attempt_at, held_until)
                  select pg_temp.id('evt', at, n), workspace_id, conversation_id, pg_temp.id('msg', at, n), 'message.outbound',
                    convert_to(repeat('-', 400), 'UTF8'), at, true, at, at from old order by n desc;
                insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, attempts, created_at, updated_at,
                  next_attempt_at, held_until)
                  select pg_temp.id('dlv', at, n), workspace_id, pg_temp.id('evt', at, n), 'message.outbound', endpoint_id,
                    'delivered', 1, at, at, at, at from old order by n desc;
                drop table old;
                """.formatted(most);
    }

    /** So many deliveries of an endpoint that wait for their next attempt in an hour and later. */
    static String waiting(int most) {
        return """
                insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, attempts, parked, created_at,
                  updated_at, next_attempt_at, held_until)
                select 'dlv_' || lpad(to_hex((extract(epoch from now()) * 1000)::bigint - n / 10000), 12, '0') || '7'
                    || lpad(to_hex(n), 19, '0'), p.workspace_id, 'evt_' || n, 'message.outbound', p.id, 'pending', 1, true,
                  now(), now(), now() + interval '1 hour' + n * interval '10 ms', now() + interval '1 hour' + n * interval '10 ms'
                from generate_series(1, %d) n, (select * from endpoints where url like '%%/waiting') p;
                """.formatted(most);
    }
}
