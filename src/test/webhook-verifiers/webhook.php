<?php
// The verification of the README: 200 for a signature that is right, 401 for any other.
$secret = getenv('PLIXA_WEBHOOK_SECRET');
$expected = 'sha256=' . hash_hmac('sha256', file_get_contents('php://input'), $secret);
http_response_code(hash_equals($expected, $_SERVER['HTTP_X_PLIXA_SIGNATURE'] ?? '') ? 200 : 401);
