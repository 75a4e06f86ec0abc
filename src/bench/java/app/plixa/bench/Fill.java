package app.plixa.bench;

/** SQL that gives a hub a past. */
final class Fill {
    private Fill() {}

    /** Takes away every message, and what came of it. */
    static final String NOTHING = "truncate messages, send_attempts, events, deliveries, attempts";

    /**
     * Messages to the people that the clients write to, each sent, told and delivered: those numbered {@code from} to before
     * {@code to}, the lower the later.
     */
    static String messages(int from, int to) {
        return """
                create temp table old as
                  select n, at, lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(n), 19, '0') as id,
                    c.id as conversation_id, c.workspace_id, c.number_id, k.phone,
                    (select p.id from endpoints p where p.workspace_id = c.workspace_id order by p.id limit 1) as endpoint_id
                  from (select n, now() - n * interval '50 microseconds' as at from generate_series(%d, %d) n) n
                  join (select *, row_number() over (order by id) - 1 as place from conversations limit 1000) c
                    on c.place = n %% 1000
                  join contacts k on k.id = c.contact_id;
                insert into messages (id, workspace_id, number_id, conversation_id, direction, type, phone, body, status,
                  provider_id, metadata, created_at, sent_at, next_attempt_at, held_until, attempts)
                  select 'msg_' || id, workspace_id, number_id, conversation_id, 'outbound', 'text', phone,
                    'Hi Lucia! Your order shipped', 'sent', 'wamid.old.' || n, '{}', at, at, at, at, 1 from old order by n desc;
                insert into events (id, workspace_id, conversation_id, message_id, name, payload, created_at, published,
                  next_attempt_at, held_until)
                  select 'evt_' || id, workspace_id, conversation_id, 'msg_' || id, 'message.outbound',
                    convert_to(repeat('-', 400), 'UTF8'), at, true, at, at from old order by n desc;
                insert into deliveries (id, workspace_id, event_id, event, endpoint_id, state, attempts, created_at, updated_at,
                  next_attempt_at, held_until)
                  select 'dlv_' || id, workspace_id, 'evt_' || id, 'message.outbound', endpoint_id,
                    'delivered', 1, at, at, at, at from old order by n desc;
                drop table old;
                """.formatted(from, to - 1);
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
