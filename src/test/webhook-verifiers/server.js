// The verification of the README in a bare Node server: 200 for a signature that is right, 401 for any other.
const http = require('http'), crypto = require('crypto');
const secret = process.env.PLIXA_WEBHOOK_SECRET;
http.createServer((req, res) => {
  const parts = [];
  req.on('data', part => parts.push(part));
  req.on('end', () => {
    const expected = 'sha256=' + crypto.createHmac('sha256', secret).update(Buffer.concat(parts)).digest('hex');
    const given = Buffer.from(req.headers['x-plixa-signature'] || '');
    const ok = given.length === expected.length && crypto.timingSafeEqual(given, Buffer.from(expected));
    res.statusCode = ok ? 200 : 401;
    res.end();
  });
}).listen(+process.env.PORT, '127.0.0.1');
