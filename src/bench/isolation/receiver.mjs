// Receivers of all kinds behind one port: /ok/<n> answers at once, /slow/<n> after 200 ms, /hang/<n> after 12 s, /error/<n>
// answers 500. GET /report tells how long first attempts at /ok took since their event was created, and forgets them.
import http from 'node:http';

let latencies = [];
let posts = 0;

const server = http.createServer((request, response) => {
  if (request.method === 'GET') {
    const sorted = latencies.sort((a, b) => a - b);
    const at = share => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
    response.end(JSON.stringify({ count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1), posts }));
    latencies = [];
    posts = 0;
    return;
  }
  const arrived = Date.now();
  const chunks = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    posts++;
    const kind = request.url.split('/')[1];
    if (kind === 'ok' && request.headers['x-plixa-attempt'] === '1') {
      latencies.push(arrived - Date.parse(JSON.parse(Buffer.concat(chunks)).created_at));
    }
    response.statusCode = kind === 'error' ? 500 : 204;
    setTimeout(() => response.end(), { hang: 12_000, slow: 200 }[kind] ?? 0);
  });
});
server.keepAliveTimeout = 30_000;
server.listen(0, '127.0.0.1', 4096, () => console.log(server.address().port));
