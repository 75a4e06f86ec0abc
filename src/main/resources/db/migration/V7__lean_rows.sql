-- These rows are written in the very transaction that knows the row they point to, so checking it again for each of
-- them, and locking it, only costs; who removes an event or a delivery removes what hangs on it.
alter table deliveries drop constraint deliveries_event_id_fkey;
alter table attempts drop constraint attempts_delivery_id_fkey;
