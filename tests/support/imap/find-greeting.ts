import { connect } from 'node:net';

/** The first bytes that a server says by itself, or undefined if it cannot be reached or says nothing. */
export function findGreeting(port: number, timeoutMs = 2000): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (greeting: string | undefined) => {
      socket.destroy();
      resolve(greeting);
    };
    socket.setTimeout(timeoutMs, () => settle(undefined));
    socket.once('data', (chunk) => settle(chunk.toString('latin1')));
    socket.once('error', () => settle(undefined));
    socket.once('end', () => settle(undefined));
  });
}
