-- Fills an empty hub database: three workspaces, 1,000,000 messages over 90 days, as many events. Ids are UUIDv7 as the
-- hub draws them; what is queued is due in a far year, so that no hub sends it. The first workspace is a support desk:
-- every type and status, one conversation of 14,000 messages. The second sends 300,000 templates and is answered five times.
-- The third has five messages.
create function pg_temp.id(prefix text, at timestamptz, n bigint) returns text language sql immutable as $$
  select prefix || '_' || lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0')
    || '7' || lpad(to_hex(n), 19, '0') $$;

insert into workspaces
select pg_temp.id('wsp', '2026-01-01Z', n), 'w' || n, 'Workspace ' || n, 'business', '2026-01-01Z' from generate_series(1, 3) n;

insert into numbers
select pg_temp.id('num', '2026-01-01Z', n), pg_temp.id('wsp', '2026-01-01Z', n), '551130000000' || n, 'list-' || n,
  'x', 'x', 'x', '2026-01-01Z'
from generate_series(1, 3) n;

-- 50,000 contacts of the first, 100,000 of the second, one of the third; every third answers to another wa_id than its phone.
insert into contacts (id, workspace_id, phone, phone_key, wa_id, name, aliases, created_at, updated_at)
select pg_temp.id('ctc', at, n), pg_temp.id('wsp', '2026-01-01Z', case when n <= 50000 then 1 when n <= 150000 then 2 else 3 end), phone, '5511' || (80000000 + n), wa, 'Person ' || n,
  array[phone, wa], at, at
from (
  select n, '2026-01-01Z'::timestamptz + n * interval '1 second' as at, '55119' || (80000000 + n) as phone,
    case when n % 3 = 0 then '5511' || (80000000 + n) else '55119' || (80000000 + n) end as wa
  from generate_series(1, 150001) n) c;

insert into conversations (id, workspace_id, number_id, contact_id, status, last_inbound_at, created_at, updated_at, closed_at)
select pg_temp.id('cnv', at, n), pg_temp.id('wsp', '2026-01-01Z', w), pg_temp.id('num', '2026-01-01Z', w), pg_temp.id('ctc', at, n),
  case when closed then 'closed' else 'open' end, at, at, at, case when closed then at end
from (
  select n, '2026-01-01Z'::timestamptz + n * interval '1 second' as at, case when n <= 50000 then 1 when n <= 150000 then 2 else 3 end as w,
    case when n <= 50000 then n % 4 > 0 else n = 60000 end as closed
  from generate_series(1, 150001) n) c;

-- Drawn once, used for messages and their events.
create temp table drawn as
select n, '2026-01-03Z'::timestamptz + n * interval '7.776 seconds' as at, w,
  case when w = 3 then 150001 when w = 2 then 50001 + n % 100000 when n % 70 = 0 then 777 when r < 0.03 then 1 + n % 10 else 1 + (r2 * 49999)::int end as c,
  case when w = 3 then 'read' when w = 2 then case when n % 200000 = 7 then 'received' when n > 999900 then 'queued' when n % 1000 = 7 then 'failed'
      when r < 0.6 then 'delivered' else 'read' end
    when r < 0.4 then 'received' when n > 999950 then 'queued' when r < 0.42 then 'failed' when r < 0.5 then 'sent'
      when r < 0.7 then 'delivered' else 'read' end as status,
  case when w = 3 then 'image' when w = 2 then case when n % 200000 = 7 then 'text' else 'template' end
    when n in (5, 500005, 900001) then 'contacts' when r2 < 0.85 then 'text' when r2 < 0.92 then 'image' when r2 < 0.96 then 'audio'
      when r2 < 0.99 then 'template' when r2 < 0.999 then 'document' else 'sticker' end as type
from (select n, case when n % 200000 = 0 then 3 when n % 10 < 7 then 1 else 2 end as w, random() as r, random() as r2 from generate_series(1, 1000000) n) d;

insert into messages (id, workspace_id, number_id, conversation_id, direction, type, phone, body, status, provider_id, metadata,
  created_at, sent_at, next_attempt_at, held_until)
select pg_temp.id('msg', d.at, n), c.workspace_id, c.number_id, c.id, case when d.status = 'received' then 'inbound' else 'outbound' end,
  d.type, k.phone, 'Message ' || n || ' with a text of some length, as people write', d.status,
  case when d.status <> 'queued' then 'wamid.' || n end, '{}', d.at, d.at, '2100-01-01Z', '2100-01-01Z'
from drawn d
join contacts k on k.id = pg_temp.id('ctc', '2026-01-01Z'::timestamptz + d.c * interval '1 second', d.c)
join conversations c on c.contact_id = k.id
order by n;

insert into events (id, workspace_id, conversation_id, message_id, name, payload, created_at, published, next_attempt_at, held_until)
select pg_temp.id('evt', m.created_at, row_number() over (order by m.id)), m.workspace_id, m.conversation_id, m.id,
  case when m.direction = 'inbound' then 'message.inbound' when m.created_at > '2026-04-02Z' then 'message.status' else 'message.outbound' end,
  convert_to('{"id":"evt","event":"message.outbound","created_at":"2026-01-01T00:00:00.000Z","data":{"id":"' || m.id
    || '","body":"' || m.body || '","conversation":{},"contact":{"phone":"' || m.phone || '"}}}', 'UTF8'),
  m.created_at, true, m.created_at, m.created_at
from messages m order by m.id;
-- Some conversations were renamed: rare among the events of their workspace.
update events set name = 'conversation.updated', message_id = null
where id in (select id from events where workspace_id like '%1' order by id limit 40);
