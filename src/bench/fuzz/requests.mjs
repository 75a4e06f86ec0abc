// Requests from the operations of the document.
import { createGeneratorSync, registerFormat } from 'json-schema-faker';
import { broken, mutate } from './mutate.mjs';

const VERBS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace'];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'];
const MOST_ENDPOINTS = 3;

// Addresses in requests are this machine's: the hub is not to call anybody else.
registerFormat('uri', (random) => `http://127.0.0.1:9/${random.int(0, 999)}`);

export function operations(doc) {
  return Object.entries(doc.paths).flatMap(([path, item]) =>
    VERBS.filter((verb) => item[verb]).map((verb) => ({
      id: item[verb].operationId,
      method: verb.toUpperCase(),
      path,
      parameters: [...(item.parameters ?? []), ...(item[verb].parameters ?? [])].map((p) => resolve(doc, p)),
      content: resolve(doc, item[verb].requestBody ?? {}).content,
    })));
}

function resolve(doc, node) {
  return node.$ref ? node.$ref.slice(2).split('/').reduce((at, key) => at[key], doc) : node;
}

// What OpenAPI 3.0 calls nullable, JSON Schema says with a type.
function schemaOf(node) {
  if (Array.isArray(node)) {
    return node.map(schemaOf);
  }
  if (node === null || typeof node !== 'object') {
    return node;
  }
  const { nullable, example, discriminator, ...rest } = node;
  const schema = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, schemaOf(value)]));
  return nullable && schema.type ? { ...schema, type: [schema.type, 'null'] } : schema;
}

export class Requests {
  constructor(doc, random) {
    this.random = random;
    this.components = schemaOf({ schemas: doc.components.schemas });
    this.fake = createGeneratorSync({ seed: random.int(1, 1e9), maxDepth: 6 });
    this.ids = new Map();
    this.endpoints = [];
  }

  next(call) {
    const { random } = this;
    const headers = this.headers(call);
    const request = { operation: call.id, method: call.method, path: this.path(call) + this.query(call), headers };
    if (random.chance(0.03)) {
      request.method = random.of(METHODS);
    }
    if (call.content || random.chance(0.02)) {
      const [type, media] = Object.entries(call.content ?? { 'application/json': { schema: {} } })[0];
      headers['content-type'] ??= type;
      request.body = this.body(media);
    }
    return request;
  }

  // Remembers the ids in an answer, so that later requests find things; gives the endpoints that are too many.
  learn(request, answer) {
    for (const [id, prefix] of answer.text.matchAll(/\b([a-z]{3})_[0-9a-f]{32}\b/g)) {
      const known = this.ids.get(prefix) ?? [];
      known.push(id);
      this.ids.set(prefix, known.slice(-50));
    }
    if (request.path.startsWith('/v1/webhooks') && answer.status === 201) {
      this.endpoints.push(JSON.parse(answer.text).data.id);
    }
    return this.endpoints.length > MOST_ENDPOINTS ? this.endpoints.splice(0, 1) : [];
  }

  value(schema) {
    return this.fake.generate({ ...schemaOf(schema), components: this.components });
  }

  path(call) {
    return call.path.replace(/\{(\w+)\}/g, () => this.id(call.path));
  }

  // Mostly an id of the right kind, or of any.
  id(path) {
    const { random } = this;
    const prefixes = { messages: 'msg', conversations: 'cnv', contacts: 'ctc', numbers: 'num', events: 'evt',
      webhooks: 'whe', deliveries: 'dlv', tokens: 'tok' };
    const own = this.ids.get(prefixes[path.split('/')[2]]) ?? [];
    if (own.length && random.chance(0.6)) {
      return random.of(own);
    }
    const all = [...this.ids.values()].flat();
    if (all.length && random.chance(0.5)) {
      return random.of(all);
    }
    const odd = String(random.odd()).slice(0, 2000);
    return odd === '' || /[\ud800-\udfff]/.test(odd) ? 'none' : encodeURIComponent(odd);
  }

  query(call) {
    const { random } = this;
    const pairs = call.parameters.filter((p) => p.in === 'query' && random.chance(0.4)).map((p) => {
      const name = encodeURIComponent(p.name);
      if (p.name.endsWith('_id') || p.name === 'cursor') {
        return random.chance(0.5) ? `${name}=${this.id('')}` : `${name}=${Buffer.from(this.id('')).toString('base64url')}`;
      }
      const value = random.chance(0.5) ? this.value(p.schema) : random.odd();
      return `${name}=${escape(String(value).slice(0, 500))}`;
    });
    if (random.chance(0.05)) {
      pairs.push(random.of(['=', '&&', 'a', 'id=x', 'per_page=1&per_page=0', '%', '%ff=%fe', 'a[]=1', '%00=1']));
    }
    return pairs.length ? `?${pairs.join('&')}` : '';
  }

  headers(call) {
    const { random } = this;
    const headers = {};
    for (const p of call.parameters.filter((p) => p.in === 'header' && random.chance(0.3))) {
      headers[p.name.toLowerCase()] = random.chance(0.7) ? `key-${random.int(0, 200)}` : random.of(['', '[a,b]', 'x'.repeat(256), '\u00e9']);
    }
    if (random.chance(0.06)) {
      Object.assign(headers, random.of([
        { 'content-type': 'text/plain' }, { 'content-type': 'application/json; charset=utf-7' }, { 'content-type': ';' },
        { 'content-encoding': 'gzip' }, { authorization: 'Bearer plixa_pat_wrong' }, { authorization: 'Basic x' },
        { authorization: 'Bearer [plixa_pat_a,plixa_pat_b]' }, { accept: 'text/html' }, { id: 'x', cursor: 'y' },
        { camelhttpuri: 'http://127.0.0.1:9' }, { 'x-http-method-override': 'DELETE' }, { expect: 'x' },
        { range: 'bytes=0-1' }, { 'if-none-match': '*' }, { origin: 'http://a' }, { cookie: '$Version=1; a="' },
        { 'x-plixa-request-id': 'mine' }, { upgrade: 'h2c', connection: 'upgrade' },
      ]));
    }
    return headers;
  }

  body(media) {
    const { random } = this;
    const kind = random.next();
    let value = media.example !== undefined && random.chance(0.4) ? structuredClone(media.example) : this.value(media.schema);
    if (value && typeof value === 'object' && 'phone' in value && random.chance(0.9)) {
      value.phone = `55119${random.digits(8)}`;
    }
    if (value && typeof value === 'object' && 'url' in value) {
      value.url = `http://127.0.0.1:9/${random.int(0, 99)}`;
    }
    if (kind > 0.4) {
      value = mutate(value, random);
    }
    const text = JSON.stringify(value) ?? '';
    return Buffer.from(kind > 0.9 ? broken(text, random) : text, kind > 0.98 ? 'latin1' : 'utf8');
  }
}

function escape(text) {
  return encodeURIComponent(text.replace(/[\ud800-\udfff]/g, '?'));
}
