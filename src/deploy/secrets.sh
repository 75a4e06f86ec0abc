#!/bin/bash
# Draws the secrets of docker-compose.yml into a folder (data/secrets), those that are not there yet. The folder is closed to
# others; the files are not, because users inside the containers read them.
set -eu
folder=${1:-data/secrets}
umask 022
mkdir -p "$folder"
chmod 700 "$folder"

draw() { head -c 32 /dev/urandom | base64 | tr -d '\n'; }
keep() { # <file>: what comes in, unless there is such a file
  [ -e "$folder/$1" ] || cat >"$folder/$1"
}

draw | keep database-password
draw | keep broker-database-password
draw | keep broker-password
draw | keep secret-key
printf 'clusterPassword=%s\n' "$(draw)" | keep broker-cluster
# The hubs' own user: those of workspaces are in the hubs' database.
printf 'hub = %s\n' "$(cat "$folder/broker-password")" | keep broker-users
printf 'hub = hub\n' | keep broker-roles
