// Sends a message by AMQP 1.0 and prints the reply: npm install rhea; node send-amqp.mjs <host> <port> <user> <secret> <phone> <text> [replies]
// A broker of its own makes no temporary queues for you: name one for the replies, plixa.replies.<slug>.<any>.
import rhea from 'rhea';

const [host, port, username, password, phone, text, queue] = process.argv.slice(2);
const connection = rhea.connect({ host, port: Number(port), username, password, reconnect: false });
const replies = connection.open_receiver({
  source: queue ? { address: queue, capabilities: ['queue'] } : { dynamic: true },
});

replies.once('receiver_open', () => {
  const sender = connection.open_sender({ target: { address: 'plixa.messages.send', capabilities: ['queue'] } });
  sender.once('sendable', () => sender.send({
    durable: true,
    reply_to: replies.source.address,
    correlation_id: '1',
    body: JSON.stringify({ phone, body: text }),
  }));
});
replies.on('message', ({ message }) => {
  console.log(message.body);
  connection.close();
});
connection.on('disconnected', ({ error }) => error && console.error(error.message));
connection.on('connection_error', ({ error }) => {
  console.error(String(error));
  process.exitCode = 1;
});
