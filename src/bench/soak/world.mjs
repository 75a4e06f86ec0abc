// Both ends of the hub: the Cloud API, and receivers that fail at random. Every POST is noted in a file of the folder given:
// whatsapp.tsv (message id) and hooks.tsv (its place among all, endpoint, delivery, event, attempt, what it was answered).
//   node world.mjs <folder>      prints its port; the endpoints' secrets, {"a":"whsec_…"}, come by POST /secrets
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';

const [folder] = process.argv.slice(2);
const whatsApp = fs.createWriteStream(`${folder}/whatsapp.tsv`);
const hooks = fs.createWriteStream(`${folder}/hooks.tsv`);
let secrets = {};
let wamids = 0;
let posts = 0;
let badSignatures = 0;
let down = false;
let latencies = [];

// Of a thousand POSTs to an endpoint. One that hangs or dribbles holds one of the hub's places for its whole ten seconds.
const FAULTS = {
  a: [['500', 40], ['503', 10], ['reset', 5], ['404', 2], ['hang', 0.3], ['dribble', 0.3]],
  b: [['500', 5], ['reset', 2], ['404', 1]],
};

function fault(endpoint) {
  if (down) return 'reset';
  let draw = Math.random() * 1000;
  for (const [name, share] of FAULTS[endpoint]) {
    draw -= share;
    if (draw < 0) return name;
  }
  return '204';
}

function answer(kind, response) {
  if (kind === 'reset') {
    response.socket.destroy();
  } else if (kind === 'hang') {
    setTimeout(() => response.end(), 12_000);
  } else if (kind === 'dribble') {
    response.writeHead(200);
    const drop = setInterval(() => response.write('.'), 1000);
    response.on('close', () => clearInterval(drop));
  } else {
    response.writeHead(Number(kind), kind === '503' ? { 'Retry-After': '3' } : {}).end();
  }
}

function signed(request, body, secret) {
  const expected = 'sha256=' + crypto.createHmac('sha256', secret).update(body).digest('hex');
  return request.headers['x-plixa-signature'] === expected;
}

function hook(request, response, body, arrived) {
  const endpoint = request.url.split('/')[2];
  if (!signed(request, body, secrets[endpoint])) badSignatures++;
  const event = JSON.parse(body);
  const attempt = request.headers['x-plixa-attempt'];
  if (endpoint === 'a' && attempt === '1') latencies.push(arrived - Date.parse(event.created_at));
  const kind = fault(endpoint);
  hooks.write([posts++, endpoint, request.headers['x-plixa-delivery'], event.id, attempt, kind].join('\t') + '\n');
  answer(kind, response);
}

function send(response, body) {
  const message = JSON.parse(body);
  whatsApp.write(message.biz_opaque_callback_data + '\n');
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({
    messaging_product: 'whatsapp',
    contacts: [{ input: message.to, wa_id: message.to }],
    messages: [{ id: `wamid.out.${Date.now()}.${wamids++}` }],
  }));
}

function stats() {
  const sorted = latencies.sort((one, other) => one - other);
  latencies = [];
  const at = share => sorted[Math.floor((sorted.length - 1) * share)] ?? null;
  return { posts, wamids, badSignatures, p50: at(0.5), p99: at(0.99) };
}

const control = {
  '/stats': () => stats(),
  '/down': () => ({ down: (down = true) }),
  '/up': () => ({ down: (down = false) }),
  '/secrets': body => (secrets = JSON.parse(body)),
};

const server = http.createServer((request, response) => {
  const arrived = Date.now();
  const chunks = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    if (request.url.startsWith('/hook/')) hook(request, response, body, arrived);
    else if (control[request.url]) response.end(JSON.stringify(control[request.url](body)));
    else if (request.url.endsWith('/messages')) send(response, body);
    else response.writeHead(404).end('{}');
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', 4096, () => console.log(server.address().port));
