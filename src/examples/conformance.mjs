#!/usr/bin/env node
// Plays what the hub does at your webhook URL and says what your receiver gets wrong. Node 18 or later, nothing to install:
//
//   node conformance.mjs http://localhost:3000/webhook --secret whsec_… [--count http://localhost:3000/count]
//
// --count names a URL of yours that answers how many events you have worked on, as a plain number: then it is also seen
// whether a repeated event, or a forged one, is worked on. The exit code is 0 when nothing is wrong, 1 when something is,
// and 2 when this was called wrongly. All events of one run are about a message that nobody sent; use a test system.
import crypto from 'node:crypto';

const TIMEOUT = 10_000; // of the hub, from the look-up of your name to the last byte of your answer
const SLOW = 2_000;

const settings = read(process.argv.slice(2));
const results = [];

function read(args) {
  const value = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const url = args.find((arg, i) => !arg.startsWith('--') && !(args[i - 1] ?? '').startsWith('--'));
  const secret = value('--secret');
  if (!url || !/^https?:/.test(url) || !/^whsec_.+/.test(secret ?? '')) {
    console.error('Usage: node conformance.mjs <url> --secret whsec_… [--count <url>]');
    process.exit(2);
  }
  return { url, secret, count: value('--count') };
}

const id = (prefix) => prefix + '_' + crypto.randomBytes(16).toString('hex');
const newSecret = () => 'whsec_' + crypto.randomBytes(32).toString('base64');
const seconds = () => Math.floor(Date.now() / 1000);

const plixa = (body, secret) => 'sha256=' + crypto.createHmac('sha256', secret).update(body).digest('hex');

function standard(event, timestamp, body, secret) {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return 'v1,' + crypto.createHmac('sha256', key).update(`${event}.${timestamp}.`).update(body).digest('base64');
}

function message(text = 'Olá 😀', changes = {}) {
  const created = new Date(changes.at ?? Date.now()).toISOString();
  return {
    id: id('evt'),
    event: changes.event ?? 'message.inbound',
    created_at: created,
    data: {
      id: id('msg'), conversation_id: id('cnv'), number_id: id('num'), direction: 'inbound', type: 'text',
      phone: '5511999999999', recipient: null, body: text, content: null, reply_to: null, status: 'received',
      provider_id: 'wamid.' + crypto.randomBytes(8).toString('hex'), error: null, metadata: {}, fallback_used: false,
      created_at: created, expires_at: null, sent_at: null, delivered_at: null, read_at: null, failed_at: null,
    },
  };
}

// One POST as the hub makes it; `changes` are what this one does otherwise.
function delivery(event, changes = {}) {
  const body = changes.body ?? Buffer.from(JSON.stringify(event));
  const timestamp = changes.timestamp ?? seconds();
  const signed = changes.signed ?? body;
  const secrets = changes.secrets ?? [settings.secret];
  const headers = {
    'Content-Type': 'application/json',
    'User-Agent': 'Plixa-Hub/conformance',
    'X-Plixa-Event': event.event,
    'X-Plixa-Delivery': changes.delivery ?? id('dlv'),
    'X-Plixa-Attempt': String(changes.attempt ?? 1),
    'X-Plixa-Signature': plixa(signed, secrets[0]),
    'webhook-id': event.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets.map((secret) => standard(event.id, timestamp, signed, secret)).join(' '),
  };
  if (secrets.length > 1) {
    headers['X-Plixa-Signature-Next'] = plixa(signed, secrets[1]);
  }
  (changes.without ?? []).forEach((name) => delete headers[name]);
  return { body, headers: { ...headers, ...changes.headers } };
}

async function post({ body, headers }) {
  const started = performance.now();
  try {
    const answer = await fetch(settings.url, {
      method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT),
    });
    await answer.arrayBuffer();
    return { status: answer.status, millis: performance.now() - started };
  } catch (error) {
    const silent = error.name === 'TimeoutError';
    return { status: 0, millis: performance.now() - started, error: silent ? 'no answer in 10 s' : String(error.cause ?? error) };
  }
}

async function count() {
  return settings.count ? Number(await (await fetch(settings.count)).text()) : undefined;
}

function note(kind, name, detail = '') {
  results.push({ kind, name });
  console.log(`${kind.padEnd(6)} ${name}${detail ? ': ' + detail : ''}`);
}

const said = (answer) => answer.error ?? `answered ${answer.status}`;
const taken = (answer) => answer.status >= 200 && answer.status < 300;
const refused = (answer) => answer.status >= 400 && answer.status < 500 && answer.status !== 410;

function judge(name, answer, good, why, kind = 'WRONG') {
  const time = `${Math.round(answer.millis)} ms`;
  if (!good(answer)) {
    note(kind, name, `${said(answer)}. ${why}`);
  } else if (answer.millis > SLOW) {
    note('advice', name, `took ${time}. Answer first and work afterwards: after 10 s the hub gives up and repeats it.`);
  } else {
    note('ok', name, time);
  }
  return good(answer);
}

const accepts = async (name, request, why, kind) => judge(name, await post(request), taken, why, kind);

async function refuses(name, request) {
  const before = await count();
  const answer = await post(request);
  const why = answer.status === 410
    ? 'A 410 makes the hub disable the endpoint: refuse with 401.'
    : 'Refuse with 401 what is not signed with the secret, over the raw bytes.';
  judge(name, answer, refused, why);
  if (before !== undefined && (await count()) !== before) {
    note('WRONG', name, 'it was worked on.');
  }
}

async function idempotence() {
  const event = message();
  const same = id('dlv');
  const before = await count();
  await accepts('an event', delivery(event, { delivery: same }), 'Answer 2xx to what is genuine.');
  await accepts('the same event again', delivery(event, { delivery: same, attempt: 2 }),
    'An event may come twice: answer 2xx, the hub would repeat it otherwise.');
  await accepts('the same event as a fresh delivery', delivery(event), 'A redelivery has an id of its own; the event is the same.');
  if (before !== undefined) {
    const more = (await count()) - before;
    note(more === 1 ? 'ok' : 'WRONG', 'an event that comes three times is worked on once', more === 1 ? '' : `it was ${more} times. Keep the event's id.`);
  }
}

async function forgeries() {
  const event = message();
  const body = Buffer.from(JSON.stringify(event));
  await refuses('no signature', delivery(message(), { without: ['X-Plixa-Signature', 'webhook-signature'] }));
  await refuses('an empty signature', delivery(message(), { headers: { 'X-Plixa-Signature': '', 'webhook-signature': '' } }));
  await refuses('a signature of another length', delivery(message(), { headers: { 'X-Plixa-Signature': 'sha256=00', 'webhook-signature': 'v1,AA==' } }));
  await refuses("another secret's signature", delivery(message(), { secrets: [newSecret()] }));
  await refuses('a changed body', delivery(event, { body: Buffer.from(JSON.stringify({ ...event, data: { ...event.data, body: 'Pay 9,999' } })), signed: body }));
  await refuses("another event's signature", delivery(message(), { signed: body }));
}

async function shapes() {
  const spaced = message();
  const odd = Buffer.from(JSON.stringify(spaced, null, 2).replaceAll('/', '\\/').replace('Olá', 'Ol\\u00e1'));
  await accepts('JSON written in another way', delivery(spaced, { body: odd }),
    'Hash the bytes as they came, before any JSON parser touches them.');
  await accepts('a large body', delivery(message('x'.repeat(200_000))), 'Take bodies up to 256 KiB.');
  await accepts('an event of a kind that you do not know', delivery(message('', { event: 'message.something_new' })),
    'Answer 2xx to events that are new to you: a 4xx ends the delivery, anything else repeats it.');
  await accepts('an event without the fields you may expect', delivery({ id: id('evt'), event: 'webhook.test', created_at: new Date().toISOString(), data: {} }),
    'A test call posts an event without a message.');
}

async function order() {
  const late = message('second');
  const early = message('first', { at: Date.now() - 3_600_000 });
  await accepts('a later event first', delivery(late), 'Retries come late: order is in created_at.');
  await accepts('an earlier event after it', delivery(early, { attempt: 4 }), 'Retries come late, up to hours: take them.');
}

async function rotation() {
  await accepts('a rotation, your secret is the old one', delivery(message(), { secrets: [settings.secret, newSecret()] }),
    'While a secret is rotated X-Plixa-Signature is still signed with the old one.');
  await accepts('a rotation, your secret is the new one', delivery(message(), { secrets: [newSecret(), settings.secret] }),
    'Also look at X-Plixa-Signature-Next, or at every entry of webhook-signature; else take the new secret when the overlap ends.', 'advice');
}

async function replay() {
  const answer = await post(delivery(message(), { timestamp: seconds() - 3600 }));
  judge('a delivery signed an hour ago', answer, refused,
    'Standard Webhooks libraries refuse what is older than 5 minutes by webhook-timestamp; so can you, against replays.', 'advice');
}

async function burst() {
  const answers = await Promise.all(Array.from({ length: 32 }, () => post(delivery(message()))));
  const worst = answers.reduce((a, b) => (b.millis > a.millis ? b : a));
  const failed = answers.find((answer) => !taken(answer));
  judge('32 events at once', failed ?? worst, taken, 'The hub posts up to 32 at a time.');
}

for (const part of [idempotence, forgeries, shapes, order, rotation, replay, burst]) {
  await part();
}
const wrong = results.filter((result) => result.kind === 'WRONG').length;
const advice = results.filter((result) => result.kind === 'advice').length;
console.log(`\n${results.length} checks, ${wrong} wrong, ${advice} with advice.`);
process.exit(wrong > 0 ? 1 : 0);
