#!/bin/bash
# Starts the hub once on a database and broker of its own, gives it a busy minute's work and keeps what the JVM has learned, so
# that later starts take a fraction of the time and begin with compiled code: train.sh <archive>, where plixa-hub.jar,
# jvm.options, lib, routes and artemis are.
set -eu
archive=$1
data=$(mktemp -d)
port=18080
world=18081 # WhatsApp and a customer, as far as this hub knows
token=plixa_pat_$(head -c 64 /dev/urandom | sha256sum | cut -c1-48)

java @jvm.options -XX:AOTCacheOutput="$archive" -jar plixa-hub.jar --server.port="$port" \
  --hub.data-dir="$data" --hub.bootstrap.token="$token" \
  --hub.bootstrap.number.phone=5511300000000 --hub.bootstrap.number.phone-number-id=1 \
  --hub.bootstrap.number.access-token=none --hub.bootstrap.number.app-secret=none \
  --hub.whatsapp.base-url="http://127.0.0.1:$world" --hub.webhooks.allowed-networks=127.0.0.0/8 \
  --hub.whatsapp.messages-per-second=0 --hub.whatsapp.pair-burst=0 --hub.rate-limit.per-minute=100000000 \
  >"$data.log" 2>&1 &
hub=$!
trap 'kill "$hub" 2>/dev/null || true; wait "$hub" || true; rm -rf "$data" "$data.log"' EXIT
java -XX:TieredStopAtLevel=1 -cp plixa-hub.jar app.plixa.hub.training.Training "$port" "$world" "$token" 10000 &
training=$!
if ! wait -n "$hub" "$training" || ! kill -0 "$hub"; then
  cat "$data.log"
  kill "$training" 2>/dev/null || true
  exit 1
fi
kill "$hub"
wait "$hub" || true
test -s "$archive"
