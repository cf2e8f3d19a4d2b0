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

/** 302 and nothing else: the client of Exchange knows no other code ([MS-WSMV] has none). */
function redirect(response: ServerResponse, home: URL, target: string): void {
  // Only the path of the request, whatever it is called in the request line.
  const to = new URL(target.startsWith('/') ? target.replace(/^[/\\]+/, '/') : '/', home);
  response.setHeader('Location', to.href);
  plainTextAnswer(response, 302, `The sessions of this account are opened at ${to.href}`);
}

/** `target` is what the request asked for, path and query. */
export function remotingAnswer(response: ServerResponse, answer: RemotingAnswer, target: string): void {
  if (answer.home !== undefined) redirect(response, answer.home, target);
  else soapAnswer(response, answer.status, answer.body);
}

const soapAnswer = (response: ServerResponse, status: number, body: string): void =>
  send(response, status, 'application/soap+xml;charset=UTF-8', body);

export const plainTextAnswer = (response: ServerResponse, status: number, message: string): void =>
  send(response, status, 'text/plain; charset=utf-8', `${message}\n`);
