curl -s http://localhost:8080/v1/messages/send \
  -H "Authorization: Bearer $TOKEN" \
  -H 'Idempotency-Key: order-1042' \
  -H 'Content-Type: application/json' \
  -d '{"phone": "+55 11 99999-9999", "body": "Hi Lucia! Your order shipped"}'
