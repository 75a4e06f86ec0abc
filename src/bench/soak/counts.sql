messages taken on by the API: select count(*) from accepted
messages of customers taken on: select count(*) from inbound
events owed to the two endpoints: select count(*) from owed
deliveries delivered: select count(*) from deliveries where state = 'delivered'
deliveries dead (five failed POSTs): select count(*) from deliveries where state = 'dead'
deliveries stopped (a 4xx): select count(*) from deliveries where state = 'stopped'
POSTs that the receivers saw: select count(*) from hooks
of these failed on purpose: select count(*) from hooks where answer <> '204'
messages that WhatsApp got twice (sent again after a kill): select count(*) from (select message from whatsapp group by message having count(*) > 1) d
deliveries that a receiver answered 2xx more than once (duplicates): select count(*) from (select delivery from hooks where answer = '204' group by delivery having count(*) > 1) d
