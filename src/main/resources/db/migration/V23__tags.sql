-- What the inbox finds by a tag; conversations without tags, nearly all, are not in it.
create index conversations_tags on conversations using gin (tags) where tags <> '{}';
