// Sends random requests to a hub, driven by the API's own document, and fails when one is answered with a 5xx or
// without the error envelope. Valid, borderline and broken bodies, parameters, headers and verbs are mixed.
//
//   mvn -DskipTests package
//   cd src/bench/fuzz && npm ci && node fuzz.mjs
//
// Without --url it starts target/plixa-hub.jar on a temporary data folder, and stops it at the end.
//   --requests 20000   how many
//   --seed 1           the same seed sends the same requests (ids of answers apart)
//   --concurrency 16   at the same time
//   --only sendMessage one operation
//   --url http://127.0.0.1:8080 --token plixa_pat_…   a hub that runs already; its rate limit must be out of the way
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { startHub } from './hub.mjs';
import { Random } from './random.mjs';
import { operations, Requests } from './requests.mjs';
import { Client, Report } from './client.mjs';

const { values: options } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    concurrency: { type: 'string', default: '16' },
    only: { type: 'string' },
    url: { type: 'string' },
    token: { type: 'string' },
  },
});

const root = new URL('../../../', import.meta.url);
const doc = parse(readFileSync(new URL('routes/plixa.openapi.yaml', root), 'utf8'));
const hub = options.url ? { ...options, stop() {} } : await startHub(root);
const random = new Random(Number(options.seed));
const report = new Report();
const client = new Client(hub, Number(options.concurrency));
const calls = operations(doc).filter((call) => !options.only || call.id === options.only);
const requests = new Requests(doc, random);

async function worker(share) {
  for (let i = 0; i < share; i++) {
    const request = requests.next(random.of(calls));
    const answer = await client.send(request);
    report.add(request, answer);
    await tidy(requests.learn(request, answer));
  }
}

// Every message would be told to every endpoint: more than a few would fuzz the machine, not the API.
async function tidy(endpoints) {
  for (const id of endpoints) {
    await client.send({ operation: 'deleteWebhook', method: 'DELETE', path: `/v1/webhooks/${id}`, headers: {} });
  }
}

const began = Date.now();
try {
  const workers = Number(options.concurrency);
  const share = Math.ceil(Number(options.requests) / workers);
  await Promise.all(Array.from({ length: workers }, () => worker(share)));
} finally {
  hub.stop();
}
console.log(`seed ${options.seed}, ${calls.length} operations, ${Math.round((Date.now() - began) / 1000)} s`);
process.exit(report.print() ? 0 : 1);
