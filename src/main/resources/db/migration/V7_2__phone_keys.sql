-- One person behind the ways to write a number (PhoneKey): Brazil's ninth digit, Argentina's 9, Mexico's 1.
alter table contacts add column phone_key text;
update contacts set phone_key = case
  when phone ~ '^55\d{2}9[6-9]\d{7}$' then substr(phone, 1, 4) || substr(phone, 6)
  when phone ~ '^549\d{10}$' or phone ~ '^521\d{10}$' then substr(phone, 1, 2) || substr(phone, 4)
  else phone end;
-- Whoever was two until now: what comes joins the older one. The younger one keeps its conversation, and its number as
-- what WhatsApp calls it.
update contacts c set wa_id = coalesce(c.wa_id, c.phone), phone = null, phone_key = null
where exists (select 1 from contacts o
  where o.workspace_id = c.workspace_id and o.phone_key = c.phone_key and o.id < c.id);
drop index contacts_phone;
create unique index contacts_phone_key on contacts (workspace_id, phone_key) where phone_key is not null;
