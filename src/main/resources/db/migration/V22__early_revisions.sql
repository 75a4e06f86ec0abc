-- Edits and deletions that overtook the message that they are about: found when it comes. There are few of them.
create index messages_revisions on messages (number_id, refers_to) where type in ('edit', 'revoke');
