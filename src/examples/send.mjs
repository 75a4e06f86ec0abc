const answer = await fetch('http://localhost:8080/v1/messages/send', {
  method: 'POST',
  headers: {
    Authorization: `Bearer ${process.env.TOKEN}`,
    'Idempotency-Key': 'order-1042',
    'Content-Type': 'application/json',
  },
  body: JSON.stringify({ phone: '+55 11 99999-9999', body: 'Hi Lucia! Your order shipped' }),
});
const { data, message } = await answer.json();
if (!answer.ok) throw new Error(`${answer.status}: ${message}`);
console.log(data.id, data.status);
