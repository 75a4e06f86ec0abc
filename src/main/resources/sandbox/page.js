// The control page: shows and sets scripts, plays customers, lists the magic numbers. It talks to /sandbox/* only.
const form = document.getElementById('script');
const inbound = document.getElementById('inbound');
const said = document.getElementById('said');

const WHOLE = ['times', 'code', 'http_status', 'retry_after', 'answer_delay_ms', 'status_delay_ms', 'status_copies'];
let examples = {};

async function ask(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body,
  });
  const told = answer.status === 204 ? {} : await answer.json();
  if (!answer.ok) throw new Error(told.message || `HTTP ${answer.status}`);
  return told.data;
}

function say(text, wrong = false) {
  said.textContent = text;
  said.classList.toggle('wrong', wrong);
}

async function attempt(work) {
  try {
    await work();
  } catch (e) {
    say(e.message, true);
  }
}

/** What the form says, without what was left empty. */
function script() {
  const fields = new FormData(form);
  const made = {};
  for (const name of ['number_id', 'phone', 'answer']) if (fields.get(name)) made[name] = fields.get(name);
  for (const name of WHOLE) if (fields.get(name)) made[name] = Number(fields.get(name));
  if (fields.get('taken')) made.taken = fields.get('taken') === 'true';
  for (const name of ['reorder_statuses', 'batch_statuses', 'forge_statuses']) made[name] = fields.has(name);
  made.drop_statuses = fields.getAll('drop_statuses');
  return made;
}

function element(name, text) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return made;
}

function button(text, work) {
  const made = element('button', text);
  made.type = 'button';
  made.addEventListener('click', () => attempt(work));
  return made;
}

/** Only what is unusual about it. */
function words(script) {
  const usual = { answer: 'normal', answer_delay_ms: 0, status_copies: 1 };
  return Object.entries(script)
    .filter(([name, value]) => value !== null && value !== false && usual[name] !== value && String(value) !== '')
    .map(([name, value]) => `${name}=${value}`)
    .join('  ') || 'as usual';
}

async function clear(script) {
  const scope = new URLSearchParams({ number_id: script.number_id || '', phone: script.phone || '' });
  await ask('DELETE', `/sandbox/script?${scope}`);
  await show();
  say('Cleared.');
}

async function show() {
  const list = document.getElementById('scripts');
  const scripts = await ask('GET', '/sandbox/script');
  list.replaceChildren(...scripts.map((script) => {
    const item = element('li');
    item.append(element('code', words(script)), button('Clear', () => clear(script)));
    return item;
  }));
  if (!scripts.length) list.append(element('li', 'Nothing: every message goes as usual.'));
}

async function magic() {
  const rows = await ask('GET', '/sandbox/magic-numbers');
  const codes = form.elements.code;
  document.getElementById('magic').replaceChildren(...rows.map((row) => {
    const line = element('tr');
    const phone = element('td');
    phone.append(element('code', row.phone));
    line.append(phone, element('td', row.what));
    if (row.code !== null && row.phone.endsWith(String(row.code).padStart(6, '0'))) {
      codes.append(new Option(row.what, row.code));
    }
    return line;
  }));
}

function example() {
  inbound.elements.body.value = JSON.stringify(examples[inbound.elements.example.value], null, 2);
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(async () => {
    await ask('PUT', '/sandbox/script', JSON.stringify(script()));
    await show();
    say('Set.');
  });
});

document.getElementById('clear').addEventListener('click', () => attempt(async () => {
  await ask('DELETE', '/sandbox/script');
  await show();
  say('Cleared.');
}));

inbound.addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(async () => {
    const told = await ask('POST', '/sandbox/inbound', inbound.elements.body.value);
    say(`Posted ${told.wamid || 'it'}; the callback was answered with ${told.callback_status}.`);
  });
});

inbound.elements.example.addEventListener('change', example);

attempt(async () => {
  for (const number of await ask('GET', '/sandbox/numbers')) {
    form.elements.number_id.append(new Option(`${number.phone} (${number.id})`, number.id));
  }
  examples = await ask('GET', '/sandbox/inbound');
  for (const name of Object.keys(examples)) inbound.elements.example.append(new Option(name, name));
  example();
  await magic();
  await show();
});
