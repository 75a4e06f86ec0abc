-- What waits for a message that never comes, and what is long over, goes by its age; see Leftovers.
create index early_statuses_age on early_statuses (received_at);
create index auto_replies_ended on auto_replies (updated_at) where state <> 'pending';
