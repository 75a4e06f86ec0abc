// Ways to spoil a JSON value or its text.

// Changes one to three places of the value: another type, a border, one more, one less.
export function mutate(value, random) {
  let changed = structuredClone(value);
  for (let i = random.int(1, 3); i > 0; i--) {
    changed = change(changed, random, random.int(0, 3));
  }
  return changed;
}

function change(value, random, depth) {
  if (value === null || typeof value !== 'object' || depth === 0) {
    return random.chance(0.5) ? border(value, random) : random.odd();
  }
  const keys = Object.keys(value);
  if (keys.length === 0 || random.chance(0.15)) {
    return grow(value, random);
  }
  const key = random.of(keys);
  if (random.chance(0.15)) {
    return without(value, key);
  }
  value[key] = change(value[key], random, depth - 1);
  return value;
}

function border(value, random) {
  if (typeof value === 'string') {
    return random.of([
      '', value + value, value.repeat(100).slice(0, 5000), value.slice(0, -1), ` ${value} `, value.toUpperCase(),
      value + '\u0000', random.text(random.int(1, 300)), 'x'.repeat(random.of([255, 256, 1024, 1025, 4096, 4097, 70000])),
    ]);
  }
  if (typeof value === 'number') {
    return random.of([-value, value + 0.5, value * 1e9, value - 1, value + 1, String(value), 1e15, -1e15]);
  }
  return [value];
}

function grow(value, random) {
  if (Array.isArray(value)) {
    const one = value[0] ?? random.odd();
    return random.chance(0.5) ? [...value, random.odd()] : Array(random.of([2, 10, 11, 100, 1000])).fill(one);
  }
  return { ...value, [random.of(['id', 'type', 'metadata', '', '\u0000', 'x'.repeat(1000), '$ref'])]: random.odd() };
}

function without(value, key) {
  if (Array.isArray(value)) {
    return value.filter((_, i) => String(i) !== key);
  }
  const { [key]: gone, ...rest } = value;
  return rest;
}

// Text that is no JSON any more, or none that should be read.
export function broken(text, random) {
  return random.of([
    () => text.slice(0, random.int(0, text.length)),
    () => text + random.of([text, 'x', '}', '\u0000', ',']),
    () => text.replace('{', `{"phone":1,"phone":2,"name":1,"name":2,`),
    () => `{"a":${'['.repeat(random.of([10, 62, 63, 64, 65, 1000, 100000]))}`,
    () => `{"a":${'{"a":'.repeat(70)}1${'}'.repeat(71)}`,
    () => text.replace(/:/, ':1e' + random.digits(random.int(1, 12)) + ',"b":'),
    () => text.replace(/:/, ':' + '9'.repeat(random.of([50, 101, 5000])) + ',"b":'),
    () => text.replace(/"/g, "'"),
    () => '\ufeff' + text,
    () => random.text(random.int(0, 500)),
    () => `{"x":"${'y'.repeat(random.of([1000, 262000, 262144, 300000]))}"}`,
    () => '',
    () => text.replace(/[a-z]/, '\u00ff'),
  ])();
}
