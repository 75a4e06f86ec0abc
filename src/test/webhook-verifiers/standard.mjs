// Exits 0 where the reference library takes the signature of what is on standard input: secret id timestamp signature.
import fs from 'node:fs';
import { Webhook } from 'standardwebhooks';

const [secret, id, timestamp, signature] = process.argv.slice(2);
try {
  new Webhook(secret).verify(fs.readFileSync(0), {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
  });
} catch {
  process.exit(1);
}
