import json
import os
import urllib.request

request = urllib.request.Request(
    "http://localhost:8080/v1/messages/send",
    data=json.dumps({"phone": "+55 11 99999-9999", "body": "Hi Lucia! Your order shipped"}).encode(),
    headers={
        "Authorization": f"Bearer {os.environ['TOKEN']}",
        "Idempotency-Key": "order-1042",
        "Content-Type": "application/json",
    },
)
with urllib.request.urlopen(request) as answer:
    print(json.load(answer)["data"]["id"])
