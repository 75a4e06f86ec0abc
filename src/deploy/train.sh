#!/bin/bash
# Starts the hub once on a database and broker of its own, gives it some work and keeps what the JVM has learned, so that
# later starts take a fraction of the time: train.sh <archive>, where plixa-hub.jar, jvm.options, lib, routes and artemis are.
set -eu
archive=$1
data=$(mktemp -d)
port=18080
token=plixa_pat_$(head -c 64 /dev/urandom | sha256sum | cut -c1-48)

ask() { # <method> <path> <body>: the first line of the answer
  exec 3<>"/dev/tcp/127.0.0.1/$port" || return 1
  printf '%s %s HTTP/1.0\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
    "$1" "$2" "$token" "${#3}" "$3" >&3
  head -n 1 <&3
  exec 3>&-
}

java @jvm.options -XX:AOTCacheOutput="$archive" -jar plixa-hub.jar --server.port="$port" \
  --hub.data-dir="$data" --hub.bootstrap.token="$token" --hub.sandbox.status-delay=10ms >"$data.log" 2>&1 &
hub=$!
until ask GET /actuator/health/readiness '' 2>/dev/null | grep -q ' 200'; do
  kill -0 "$hub" || { cat "$data.log"; exit 1; }
  sleep 1
done
for i in {1..50}; do
  ask POST /v1/messages/send "{\"phone\":\"55119123400$((i + 10))\",\"body\":\"$i\"}"
done | sort | uniq -c
for page in /v1/messages /v1/openapi.json /login; do ask GET "$page" ''; done
kill "$hub"
wait "$hub" || true
rm -rf "$data" "$data.log"
test -s "$archive"
