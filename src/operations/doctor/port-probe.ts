import { get as getPlain } from 'node:http';
import { get as getEncrypted } from 'node:https';
import { connect as connectPlain, createServer, type Socket } from 'node:net';
import { connect as connectEncrypted } from 'node:tls';
import { hostAndPort } from '../../base/addresses.ts';
import type { PortState } from './machine.ts';

const refusals: Readonly<Record<string, PortState>> = {
  EACCES: 'forbidden',
  EADDRNOTAVAIL: 'noSuchAddress',
};

/** Tries to listen; where something else does, asks whether it is one of ours. */
export async function probePort(address: string, port: number): Promise<PortState> {
  const code = await tryToListen(address, port);
  if (code === undefined) return 'free';
  if (code !== 'EADDRINUSE') return refusals[code] ?? 'taken';
  const host = address === '*' || address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
  const answers = await Promise.all([
    asksOurs(getPlain, 'http', host, port),
    asksOurs(getEncrypted, 'https', host, port),
    greetsAsOurs(connectPlain({ port, host })),
    greetsAsOurs(connectEncrypted({ port, host, rejectUnauthorized: false })),
  ]);
  return answers.includes(true) ? 'landfall' : 'taken';
}

function tryToListen(address: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen({ port, ...(address !== '*' && { host: address }) }, () =>
      server.close(() => resolve(undefined)),
    );
  });
}

function asksOurs(get: typeof getEncrypted, scheme: string, host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const target = `${scheme}://${hostAndPort({ host, port })}/healthz/live`;
    // Who answers is all that is asked, and our own certificate may well be self-signed.
    const request = get(target, { rejectUnauthorized: false, timeout: 1_000, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text = (text + chunk).slice(0, 100);
      });
      response.on('end', () => resolve(text.trim() === '{"status":"live"}'));
      response.on('error', () => resolve(false));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
    request.on('close', () => resolve(false));
  });
}

/** IMAP and SMTP: the server speaks first. */
function greetsAsOurs(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    let text = '';
    socket.setTimeout(1_000, () => socket.destroy());
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text = (text + chunk).slice(0, 1_000);
      if (/^(?:\* OK \[CAPABILITY [^\]]*\]|220 .* ESMTP) Landfall is ready\./.test(text)) resolve(true);
      if (text.includes('\n') || text.length === 1_000) socket.destroy();
    });
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
  });
}
