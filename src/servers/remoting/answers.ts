import type { ServerResponse } from 'node:http';
import type { RemotingAnswer } from './remoting-server.ts';

/** Head and body leave in one write. A client that has gone is told nothing. */
function send(response: ServerResponse, status: number, type: string, text: string): void {
  if (response.destroyed) return;
  const body = Buffer.from(text, 'utf8');
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
  });
  response.end(body);
}

export const soapAnswer = (response: ServerResponse, { status, body }: RemotingAnswer): void =>
  send(response, status, 'application/soap+xml;charset=UTF-8', body);

export const plainTextAnswer = (response: ServerResponse, status: number, message: string): void =>
  send(response, status, 'text/plain; charset=utf-8', `${message}\n`);
