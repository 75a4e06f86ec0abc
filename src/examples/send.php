<?php
$answer = file_get_contents('http://localhost:8080/v1/messages/send', false, stream_context_create(['http' => [
    'method' => 'POST',
    'ignore_errors' => true,
    'header' => [
        'Authorization: Bearer ' . getenv('TOKEN'),
        'Idempotency-Key: order-1042',
        'Content-Type: application/json',
    ],
    'content' => json_encode(['phone' => '+55 11 99999-9999', 'body' => 'Hi Lucia! Your order shipped']),
]]));
$message = json_decode($answer, true);
echo $message['data']['id'] ?? $message['message'], "\n";
