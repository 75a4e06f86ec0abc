// Sends at a steady rate, whatever happens to the hub: what got no answer is sent again under its Idempotency-Key until it
// has one. One message in ten is a customer's, by signed callback. Notes what the hub took on in accepted.tsv and inbound.tsv.
//   node load.mjs <hub> <token> <number id> <app secret> <messages a second> <seconds> <folder>
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';

const [hub, token, number, secret, rate, seconds, folder] = process.argv.slice(2);
const PHONES = 5000;
const MOST_AT_ONCE = 256;
const agent = new http.Agent({ keepAlive: true, maxSockets: MOST_AT_ONCE });
const accepted = fs.createWriteStream(`${folder}/accepted.tsv`);
const inbound = fs.createWriteStream(`${folder}/inbound.tsv`);
const start = Date.now();
const run = crypto.randomUUID();
let begun = 0;
let flying = 0;
let again = 0;

function post(path, headers, body) {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', agent, headers: { 'Content-Type': 'application/json', ...headers } };
    const request = http.request(hub + path, options, response => {
      const chunks = [];
      response.on('data', chunk => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString() }));
    });
    request.setTimeout(20_000, () => request.destroy(new Error('no answer')));
    request.on('error', reject);
    request.end(body);
  });
}

async function until(status, ...call) {
  for (;;) {
    try {
      const answer = await post(...call);
      if (answer.status === status) return answer;
      if (answer.status < 500 && ![409, 429].includes(answer.status)) throw new Error(`${answer.status} ${answer.body}`, { cause: 'wrong' });
    } catch (error) {
      if (error.cause === 'wrong') throw error;
    }
    again++;
    await new Promise(resolve => setTimeout(resolve, 500));
  }
}

async function toCustomer(n) {
  const headers = { Authorization: `Bearer ${token}`, 'Idempotency-Key': `${run}-${n}` };
  const body = JSON.stringify({ phone: phone(n), body: `Order ${n} shipped` });
  const answer = await until(202, '/v1/messages/send', headers, body);
  accepted.write(JSON.parse(answer.body).data.id + '\n');
}

async function fromCustomer(n) {
  const wamid = `wamid.in.${run}.${n}`;
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '15550001111', phone_number_id: '100200300' },
      contacts: [{ profile: { name: 'Lucia' }, wa_id: phone(n) }],
      messages: [{ from: phone(n), id: wamid, timestamp: `${Math.floor(Date.now() / 1000)}`, type: 'text', text: { body: 'Thanks' } }],
    } }] }],
  });
  const signature = 'sha256=' + crypto.createHmac('sha256', secret).update(body).digest('hex');
  await until(200, `/whatsapp/${number}/webhook`, { 'X-Hub-Signature-256': signature }, body);
  inbound.write(wamid + '\n');
}

const phone = n => `5511${960000000 + (n % PHONES)}`;

function tick() {
  const due = Math.min(rate * seconds, Math.floor((Date.now() - start) * rate / 1000));
  while (begun < due && flying < MOST_AT_ONCE) {
    const n = begun++;
    flying++;
    (n % 10 === 9 ? fromCustomer(n) : toCustomer(n)).then(() => flying--, error => {
      console.error(String(error));
      process.exit(1);
    });
  }
  if (begun < rate * seconds && Date.now() - start < seconds * 1000 + 600_000) setTimeout(tick, 5);
  else if (flying > 0) setTimeout(tick, 50);
  else accepted.end(() => inbound.end(() => (console.log(JSON.stringify({ begun, again })), agent.destroy())));
}
tick();
