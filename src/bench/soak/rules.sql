accepted messages that are not there: select count(*) from accepted a left join messages m on m.id = a.message where m.id is null
accepted messages that were not sent: select count(*) from accepted a join messages m on m.id = a.message where m.status <> 'sent'
accepted messages that WhatsApp never got: select count(*) from accepted a where not exists (select 1 from whatsapp w where w.message = a.message)
messages of customers that are not there: select count(*) from inbound i where not exists (select 1 from messages m where m.provider_id = i.wamid)
messages of customers that are there twice: select count(*) from (select provider_id from messages where direction = 'inbound' group by provider_id having count(*) > 1) d
messages without their event: select (select count(*) from messages where status in ('sent', 'received')) - (select count(*) from events where name in ('message.outbound', 'message.inbound'))
events owed to an endpoint without a delivery: select count(*) from owed o left join deliveries d on d.event_id = o.id and d.endpoint_id = o.endpoint_id where d.id is null
events with two deliveries to one endpoint: select count(*) from (select event_id from deliveries group by event_id, endpoint_id having count(*) > 1) d
deliveries that still wait, or ended otherwise: select count(*) from owed o join deliveries d on d.event_id = o.id and d.endpoint_id = o.endpoint_id where d.state not in ('delivered', 'dead', 'stopped')
delivered, but no receiver answered 2xx: select count(*) from deliveries d where state = 'delivered' and not exists (select 1 from hooks h where h.delivery = d.id and h.answer = '204')
dead before its fifth POST: select count(*) from deliveries d where state = 'dead' and (select count(*) from hooks h where h.delivery = d.id and h.answer not in ('204', '404')) < 5
stopped without a 4xx: select count(*) from deliveries d where state = 'stopped' and not exists (select 1 from hooks h where h.delivery = d.id and h.answer = '404')
POSTs of an event under another X-Plixa-Delivery than its own: select count(*) from hooks h left join deliveries d on d.id = h.delivery and d.event_id = h.event where d.id is null
POSTs after the answer that ended the chain was written down: select count(*) from hooks h join deliveries d on d.id = h.delivery where h.attempt > d.attempts
first POSTs to the ordered endpoint after a later event's, seconds late (less are commits that ended in another order): select count(*) from (select created_at, max(created_at) over (order by place) as latest from (select d.created_at, min(h.place) as place from hooks h join deliveries d on d.id = h.delivery where h.endpoint = 'b' group by d.id, d.created_at) f) o where latest - created_at > interval '1 second'
