-- What a message may carry beyond a text to a phone.
alter table messages
  -- The WhatsApp user id (BSUID) it is addressed to, instead of the phone.
  add column recipient text,
  -- Our message that this one answers, and what WhatsApp calls the message that it answers or reacts to.
  add column reply_to text collate "C",
  add column refers_to text,
  -- Not to be sent at that time or later.
  add column expires_at timestamptz,
  -- The template to send instead when the 24-hour window is closed, and whether that was done.
  add column fallback_template json,
  add column fallback_used boolean not null default false;
-- What customers wrote and nobody has read yet.
create index messages_unread on messages (conversation_id, id) where direction = 'inbound' and read_at is null;

-- One person, one contact: also for those who show a user id and no phone.
create unique index contacts_user_id on contacts (workspace_id, whatsapp_user_id) where whatsapp_user_id is not null;
