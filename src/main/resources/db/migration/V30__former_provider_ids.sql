-- What WhatsApp called a message in tries that failed: a late word of those says nothing of the one that counts. Any other that
-- names the message and says that it arrived is of that one, also where its answer never came.
alter table messages add column former_provider_ids text[];
update messages set former_provider_ids = array[provider_id]
  where status = 'queued' and sent_at is not null and provider_id is not null;
