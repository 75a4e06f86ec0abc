-- Whether the first reply by AI may be written through a number, where the configuration does not rule it out.
alter table numbers add column auto_reply boolean not null default true;
