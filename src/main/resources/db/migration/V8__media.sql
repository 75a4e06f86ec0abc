-- Files: what workspaces upload, and what customers send. The bytes are in the store under the row's id.
create table media (
  id text collate "C" primary key,
  workspace_id text collate "C" not null,
  -- Of what a customer sent; it goes with its conversation.
  number_id text collate "C",
  conversation_id text collate "C" references conversations on delete cascade,
  message_id text collate "C",
  -- WhatsApp's id of it.
  provider_id text,
  mime_type text not null,
  filename text,
  size bigint not null default 0,
  -- Hex; of a pending one what WhatsApp says it will be.
  sha256 text,
  -- uploading: the store may have the bytes, nobody was told. pending: WhatsApp has them. stored: we have. expired: nobody has.
  status text not null check (status in ('uploading', 'pending', 'stored', 'expired')),
  created_at timestamptz not null,
  expires_at timestamptz,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  held_until timestamptz not null
);
create index media_pending on media (next_attempt_at) where status = 'pending';
create index media_uploading on media (created_at) where status = 'uploading';
create index media_expiring on media (expires_at) where status = 'stored' and expires_at is not null;
create index media_conversation on media (conversation_id) where conversation_id is not null;

-- What WhatsApp calls an upload of ours, which is known to one number only and for 30 days.
create table media_copies (
  media_id text collate "C" not null references media on delete cascade,
  number_id text collate "C" not null,
  -- Null while somebody uploads it, who holds it until then.
  provider_id text,
  expires_at timestamptz not null,
  held_until timestamptz not null,
  primary key (media_id, number_id)
);

-- Files whose row is gone or expired, to be removed from the store; not before somebody who was writing one has ended.
create table media_removed (
  id text collate "C" primary key,
  remove_after timestamptz not null
);
create index media_removed_due on media_removed (remove_after);

create function remove_media() returns trigger language plpgsql as $$
begin
  insert into media_removed (id, remove_after) values (old.id, greatest(now(), old.held_until))
    on conflict (id) do nothing;
  return null;
end $$;
create trigger media_gone after delete on media for each row execute function remove_media();
create trigger media_expired after update of status on media for each row
  when (new.status = 'expired') execute function remove_media();
