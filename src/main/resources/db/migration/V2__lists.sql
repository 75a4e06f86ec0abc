-- What the lists of the API walk along, newest first: every filter has an index that ends in the id.
create index messages_workspace on messages (workspace_id, id);
create index messages_phone on messages (workspace_id, phone, id);
create index messages_status on messages (workspace_id, status, id);
-- Text is what nearly all messages are: asking for it walks along messages_workspace.
create index messages_type on messages (workspace_id, type, id) where type <> 'text';
create index conversations_status on conversations (workspace_id, status, id);
create index contacts_workspace on contacts (workspace_id, id);
