#!/bin/bash
# Makes an instance of Artemis of the files of /plixa and of the secrets, and runs it: PLIXA_ROLE is primary or backup,
# PLIXA_PEER the other broker's host. The store is in /store, for both.
set -eu
instance=${PLIXA_INSTANCE:-/var/lib/artemis-instance}
artemis=${PLIXA_ARTEMIS:-/opt/activemq-artemis}
files=${PLIXA_FILES:-/plixa}
secrets=${PLIXA_SECRETS:-/run/secrets}

umask 077
"$artemis/bin/artemis" create "$instance" --force --user none --password "$(head -c 32 /dev/urandom | base64)" --role none \
  --require-login --no-web --no-autotune --silent
cp "$files/artemis/broker.xml" "$files/artemis/$PLIXA_ROLE.properties" "$instance/etc/"
cp "$files/plixa-hub-broker.jar" "$files/postgresql.jar" "$instance/lib/"
# Workspaces' users are the hub's: asked of its database.
sed -i 's|<jaas-security .*/>|<security-manager class-name="app.plixa.hub.broker.HubUsers"/>|' "$instance/etc/bootstrap.xml"
printf 'url=%s\nuser=%s\npassword=%s\n' "$PLIXA_DATABASE" "$PLIXA_DATABASE_USER" "$(cat "$secrets/broker-database-password")" \
  >"$instance/etc/hub-database.properties"
cat "$secrets/broker-users" >"$instance/etc/artemis-users.properties"
cat "$secrets/broker-roles" >"$instance/etc/artemis-roles.properties"
cat "$secrets/broker-cluster" >"$instance/etc/cluster.properties"
properties=$instance/etc/$PLIXA_ROLE.properties,$instance/etc/cluster.properties
if [ -e "$secrets/broker-tls" ]; then
  cat "$secrets/broker-tls" >"$instance/etc/tls.properties"
  properties=$properties,$instance/etc/tls.properties
fi

export JAVA_ARGS_APPEND="-Dhub.broker.data=${PLIXA_STORE:-/store} -Dhub.broker.host=${PLIXA_HOST:-0.0.0.0}
 -Dhub.broker.port=${PLIXA_PORT:-61616} -Dhub.broker.self=${PLIXA_SELF:-$HOSTNAME}
 -Dhub.broker.peer=$PLIXA_PEER -Dhub.broker.peer-port=${PLIXA_PEER_PORT:-61616} ${JAVA_ARGS_APPEND:-}"
exec "$instance/bin/artemis" run --properties="$properties"
