// A seeded source of chance (mulberry32), and what it picks.
export class Random {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  // From 0 to 1, without 1.
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  int(least, most) {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(share) {
    return this.next() < share;
  }

  of(list) {
    return list[this.int(0, list.length - 1)];
  }

  // Of the values below, never the same object twice.
  odd() {
    return structuredClone(this.of(ODD));
  }

  digits(count) {
    return Array.from({ length: count }, () => this.int(0, 9)).join('');
  }

  text(length) {
    const alphabet = 'abc XYZ09_-.,:;/\\"\'<>&%+=?#@!~|{}[]()\u00e9\u00df\u4e2d\u{1f600}\u202e\u0301\u200b';
    return Array.from({ length }, () => this.of([...alphabet])).join('');
  }
}

// Values that have broken programs before.
export const ODD = [
  null, true, false, 0, -1, 1, 0.1, -0, 1e308, 2147483648, 9007199254740993, '', ' ', '0', 'null', '\u0000', 'a\u0000b',
  '\ud800', '\udfff\ud800', '\ufeff', '\uffff', '\n\r\t', "' or 1=1 --", '%s%n', '${7*7}', '../../etc/passwd',
  '${jndi:ldap://127.0.0.1/x}', '<script>', '{{x}}', '2026-02-30T00:00:00Z', '9999-12-31T23:59:59Z',
  '+999999999-01-01T00:00:00Z', '-999999999-01-01T00:00:00Z', '0000-00-00T00:00:00Z', '2026-01-01T00:00:00+18:00',
  '1e999999999', '-9223372036854775809', 'msg_0', 'whe_' + 'f'.repeat(32), 'tok_' + '0'.repeat(32), [], {}, [[]], [null],
  { '': '' }, { __proto__x: 1 }, 'x'.repeat(300), 'x'.repeat(5000),
];
