-- Whom an answer is about: when a contact is erased, so is what the answers kept for its messages say.
alter table idempotency_keys add column conversation_id text collate "C";
create index idempotency_keys_conversation on idempotency_keys (conversation_id) where conversation_id is not null;

-- A burst of sends updates each row a few times: vacuum after 20,000 of them however large the table is, so that the first
-- list after it does not step over what is dead.
alter table messages set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 20000,
  autovacuum_vacuum_insert_scale_factor = 0.1);
alter table deliveries set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 20000);
