-- Contacts that WhatsApp named as one person (Unions) have the same word here, the id of the one that is left; null for
-- nearly all.
alter table contacts add column person text collate "C";
create index contacts_person on contacts (person) where person is not null;
