-- When the number was mended last: what WhatsApp still tells of messages from before pauses it no more.
alter table numbers add column resumed_at timestamptz;
