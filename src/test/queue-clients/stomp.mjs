// Subscribes durably to a workspace's events by STOMP, sends a message, and prints the event that tells of it.
//   node stomp.mjs <host> <port> <user> <secret> <phone> <text>
import stompit from 'stompit';

const [host, port, login, passcode, phone, text] = process.argv.slice(2);
const slug = login.split('.')[0];
const name = `${slug}-stompit`;

function fail(error) {
  console.error(error);
  process.exit(1);
}

stompit.connect({ host, port, connectHeaders: { host: 'plixa', login, passcode, 'client-id': name } }, (error, client) => {
  if (error) fail(error);
  client.on('error', fail);
  client.subscribe({
    destination: `plixa.events.${slug}`,
    'subscription-type': 'MULTICAST',
    'durable-subscription-name': name,
    selector: "event = 'message.outbound'",
    ack: 'client-individual',
  }, (refused, message) => {
    if (refused) fail(refused);
    message.readString('utf-8', (broken, body) => {
      if (broken) fail(broken);
      client.ack(message);
      if (JSON.parse(body).data.body === text) {
        console.log(body);
        client.disconnect();
      }
    });
  });
  const frame = client.send({
    destination: 'plixa.messages.send',
    'destination-type': 'ANYCAST',
    'content-type': 'application/json',
    persistent: 'true',
  });
  frame.end(JSON.stringify({ phone, body: text }));
});
setTimeout(() => fail('nothing came'), 20_000).unref();
