#!/bin/bash
# Makes the brokers' own user in a new database. As the hub makes its tables, it lets that user read who may use the broker,
# and nothing else.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\set password `cat "${PLIXA_SECRETS:-/run/secrets}/broker-database-password"`
create role plixa_broker login password :'password';
SQL
