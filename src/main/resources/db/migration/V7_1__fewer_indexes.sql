-- A row's every index is written again when the row moves on, so that each index costs as much as half a row. The lists
-- of deliveries walk along one: states and event names are closed sets, a list that does not ask for one merges a walk
-- for each (as in V3).
drop index deliveries_endpoint;
drop index deliveries_state;
drop index deliveries_event_name;
create index deliveries_list on deliveries (endpoint_id, state, event, id text_pattern_ops);

-- So are statuses, and now types: what WhatsApp calls otherwise is unsupported.
update messages set type = 'unsupported' where type not in ('text', 'image', 'video', 'audio', 'document', 'sticker',
  'location', 'contacts', 'template', 'interactive', 'reaction', 'button', 'order', 'system', 'edit', 'revoke',
  'unsupported', 'unknown');
drop index messages_status;
drop index messages_type;
create index messages_list on messages (workspace_id, status, type, id text_pattern_ops);
