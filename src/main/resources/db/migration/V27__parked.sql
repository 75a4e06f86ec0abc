-- parked: put back to wait for its time, and in no queue. Only those are in the index by time, so that looking for what is
-- due costs what is due: not every delivery that was ever pending since the last vacuum, and nothing at all where each is
-- delivered at once.
alter table deliveries add column parked boolean not null default false;
update deliveries set parked = true where state = 'pending' and attempts > 0 and not claimed;
create index deliveries_due on deliveries (next_attempt_at) where state = 'pending' and parked;
