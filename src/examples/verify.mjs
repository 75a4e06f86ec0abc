import crypto from 'node:crypto';

// body: the bytes as they came (Express: express.raw({ type: 'application/json' })), signature: X-Plixa-Signature
export function genuine(body, signature, secret) {
  const expected = Buffer.from('sha256=' + crypto.createHmac('sha256', secret).update(body).digest('hex'));
  const given = Buffer.from(signature ?? '');
  return given.length === expected.length && crypto.timingSafeEqual(given, expected);
}
