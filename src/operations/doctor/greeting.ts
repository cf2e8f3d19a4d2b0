import { connect as connectPlain } from 'node:net';
import { connect as connectEncrypted } from 'node:tls';

const timeoutMs = 5_000;
const longest = 1_000;

/** The first line that a server says by itself; undefined where nothing comes. */
export function greeting(host: string, port: number, isEncrypted: boolean): Promise<string | undefined> {
  return new Promise((resolve) => {
    // Who answers is all that is asked: nothing is sent, and whoever sends mail checks the certificate.
    const socket = isEncrypted
      ? connectEncrypted({ host, port, servername: host, rejectUnauthorized: false })
      : connectPlain({ host, port });
    let text = '';
    socket.setTimeout(timeoutMs, () => socket.destroy());
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text = (text + chunk).slice(0, longest);
      if (!text.includes('\n') && text.length < longest) return;
      resolve(text.split('\n')[0]?.trim());
      socket.destroy();
    });
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(undefined));
  });
}
