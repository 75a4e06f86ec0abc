#!/bin/bash
# Whether the hub in this container is ready; the image has no other client of HTTP.
exec 3<>/dev/tcp/127.0.0.1/8080
printf 'GET /actuator/health/readiness HTTP/1.0\r\n\r\n' >&3
head -n 1 <&3 | grep -q ' 200'
