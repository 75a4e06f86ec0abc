"""Sends a message by STOMP and prints the reply: python3 send-stomp.py <host> <port> <user> <secret> <phone> <text>"""
import json
import socket
import sys

host, port, user, secret, phone, text = sys.argv[1:7]
slug = user.split('.')[0]
replies = f'plixa.replies.{slug}.send-stomp'


def frame(command, body='', **headers):
    head = ''.join(f'{name.replace("_", "-")}:{value}\n' for name, value in headers.items())
    return f'{command}\n{head}\n{body}\0'.encode()


with socket.create_connection((host, int(port)), timeout=20) as connection:
    stream = connection.makefile('rb')

    def receive():
        got = b''
        while not got.endswith(b'\0'):
            byte = stream.read(1)
            if not byte:
                break
            got += byte
        head, _, body = got.strip(b'\0\n').partition(b'\n\n')
        return head.decode(), body.decode()

    connection.sendall(frame('CONNECT', accept_version='1.2', host='plixa', login=user, passcode=secret))
    head, body = receive()
    if not head.startswith('CONNECTED'):
        sys.exit(head)
    connection.sendall(frame('SUBSCRIBE', id=1, destination=replies, subscription_type='ANYCAST'))
    message = json.dumps({'phone': phone, 'body': text})
    connection.sendall(frame('SEND', message, destination='plixa.messages.send', destination_type='ANYCAST',
                             persistent='true', reply_to=replies, correlation_id='1'))
    print(receive()[1])
