<?php
// $body: file_get_contents('php://input'), $signature: $_SERVER['HTTP_X_PLIXA_SIGNATURE']
function genuine(string $body, ?string $signature, string $secret): bool
{
    return hash_equals('sha256=' . hash_hmac('sha256', $body, $secret), $signature ?? '');
}
