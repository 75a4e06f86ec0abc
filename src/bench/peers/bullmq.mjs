// What a Node team would assemble: Express and BullMQ on Redis (append-only file), one process; REST in, WhatsApp out,
// signed webhook out. PORT serves, PEER_PORT is where both stand-ins listen, REDIS_PORT is Redis.
import crypto from 'node:crypto';
import http from 'node:http';
import { Queue, Worker } from 'bullmq';
import express from 'express';

const connection = { host: '127.0.0.1', port: Number(process.env.REDIS_PORT), maxRetriesPerRequest: null };
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
const sends = new Queue('sends', { connection });
const hooks = new Queue('hooks', { connection });
const jobs = { attempts: 5, backoff: { type: 'custom' }, removeOnComplete: true };
const settings = { backoffStrategy: attempt => [60e3, 300e3, 1800e3, 7200e3][attempt - 1] };

function post(path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({
      host: '127.0.0.1',
      port: Number(process.env.PEER_PORT),
      path,
      method: 'POST',
      agent,
      headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), ...headers },
    }, response => {
      let answer = '';
      response.on('data', chunk => (answer += chunk));
      response.on('end', () => (response.statusCode < 300 ? resolve(answer) : reject(new Error(response.statusCode))));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const app = express();
app.use(express.json());
app.post('/v1/messages/send', async (request, response) => {
  if (request.headers.authorization !== 'Bearer plixa_pat_bench') return response.status(401).json({ message: 'Unauthenticated.' });
  const { phone, body } = request.body;
  if (!/^\d{8,15}$/.test(phone || '') || !body) return response.status(422).json({ message: 'invalid' });
  const id = crypto.randomUUID();
  await sends.add('send', { id, phone, body }, jobs);
  response.status(202).json({ data: { id, phone, body, status: 'queued' } });
});
app.listen(Number(process.env.PORT), '127.0.0.1');

new Worker('sends', async job => {
  const { id, phone, body } = job.data;
  const message = { messaging_product: 'whatsapp', to: phone, type: 'text', text: { body } };
  const answer = JSON.parse(await post('/graph/1/messages', JSON.stringify(message)));
  await hooks.add('hook', { event: 'message.outbound', data: { id, wamid: answer.messages[0].id, status: 'sent' } }, jobs);
}, { connection, concurrency: 50, settings });

new Worker('hooks', async job => {
  const body = JSON.stringify(job.data);
  const signature = 'sha256=' + crypto.createHmac('sha256', 'secret').update(body).digest('hex');
  await post('/hook', body, { 'X-Plixa-Signature': signature });
}, { connection, concurrency: 50, settings });
