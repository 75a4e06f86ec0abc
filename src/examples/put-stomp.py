"""Puts a message for one of your routes by STOMP: python3 put-stomp.py <host> <port> <user> <secret> <queue> <text>"""
import socket
import sys

host, port, user, secret, queue, text = sys.argv[1:7]


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
                sys.exit('The broker closed the connection.')
            got += byte
        return got.decode().strip('\0\n')

    connection.sendall(frame('CONNECT', accept_version='1.2', host='plixa', login=user, passcode=secret))
    answer = receive()
    if answer.startswith('CONNECTED'):
        # A receipt comes when the message is on the broker's disk.
        connection.sendall(frame('SEND', text, destination=queue, destination_type='ANYCAST', persistent='true', receipt='1'))
        answer = receive()
    if not answer.startswith('RECEIPT'):
        sys.exit(answer)
