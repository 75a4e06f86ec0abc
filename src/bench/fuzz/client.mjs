// Sends requests as they are, and judges the answers.
import http from 'node:http';

const PATIENCE = 30_000;

export class Client {
  constructor(hub, concurrency) {
    this.hub = hub;
    this.agent = new http.Agent({ keepAlive: true, maxSockets: concurrency });
  }

  send({ method, path, headers, body }) {
    return new Promise((done) => {
      const began = performance.now();
      const end = (status, text, answered = {}) => done({ status, text, headers: answered, millis: performance.now() - began });
      const request = http.request(this.hub.url + path, {
        method,
        agent: this.agent,
        timeout: PATIENCE,
        headers: {
          authorization: `Bearer ${this.hub.token}`,
          ...(body ? { 'content-length': body.length } : {}),
          ...headers,
        },
      }, (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('end', () => end(answer.statusCode, Buffer.concat(parts).toString(), answer.headers));
        answer.on('error', () => end(0, 'broken answer'));
      });
      request.on('timeout', () => request.destroy(new Error(`no answer in ${PATIENCE} ms`)));
      request.on('error', (error) => end(0, error.message));
      request.end(body);
    });
  }
}

export class Report {
  constructor() {
    this.counts = new Map();
    this.failures = [];
    this.slowest = { millis: 0 };
    this.total = 0;
  }

  add(request, answer) {
    this.total++;
    const row = this.counts.get(request.operation) ?? {};
    row[answer.status] = (row[answer.status] ?? 0) + 1;
    this.counts.set(request.operation, row);
    if (answer.millis > this.slowest.millis) {
      this.slowest = { millis: answer.millis, call: `${request.method} ${request.path}` };
    }
    const fault = this.fault(request, answer);
    if (fault) {
      this.failures.push({ fault, request, answer });
    }
  }

  fault(request, { status, text, headers }) {
    if (status === 0) {
      // A server may hang up on what it refused without reading it all.
      return request.body?.length > 262144 ? undefined : `no answer: ${text}`;
    }
    if (status >= 500) {
      return `status ${status}`;
    }
    if (headers['x-request-id'] === undefined) {
      return 'no request id';
    }
    if (status < 400 || request.method === 'HEAD') {
      return undefined;
    }
    try {
      const envelope = JSON.parse(text);
      const whole = envelope.message && envelope.code && envelope.request_id === headers['x-request-id'];
      const fields = (status === 422 && envelope.code === 'validation_failed') === (envelope.errors !== undefined);
      return whole && fields ? undefined : 'not the error envelope';
    } catch {
      return 'not the error envelope';
    }
  }

  // Whether everything was as it should be.
  print() {
    const statuses = [...new Set([...this.counts.values()].flatMap(Object.keys))].sort();
    const width = Math.max(9, ...[...this.counts.keys()].map((name) => name.length));
    console.log(['operation'.padEnd(width), ...statuses.map((s) => s.padStart(6))].join(' '));
    for (const [name, row] of [...this.counts].sort()) {
      console.log([name.padEnd(width), ...statuses.map((s) => String(row[s] ?? '').padStart(6))].join(' '));
    }
    console.log(`${this.total} requests, ${this.failures.length} failures; slowest ${Math.round(this.slowest.millis)} ms: ${this.slowest.call?.slice(0, 100)}`);
    for (const { fault, request, answer } of this.failures.slice(0, 20)) {
      const body = request.body?.toString().slice(0, 400) ?? '';
      console.log(`\n${fault}\n  ${request.method} ${request.path.slice(0, 300)} ${JSON.stringify(request.headers)}\n  ${body}\n  -> ${answer.text.slice(0, 300)}`);
    }
    return this.failures.length === 0;
  }
}
