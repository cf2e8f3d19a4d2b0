import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openTransport } from './http-transport.ts';

async function serverThatAnswers(chunk: Buffer, count: number): Promise<URL> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/soap+xml;charset=UTF-8' });
    for (let sent = 0; sent < count; sent += 1) response.write(chunk);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/powershell`);
}

it.each([
  ['is read up to its bound', 16, undefined],
  ['is refused beyond it', 17, 'remote.answerTooLarge'],
])('an answer %s', async (_, megabytes, code) => {
  const url = await serverThatAnswers(Buffer.alloc(1024 * 1024, 'a'), megabytes);
  using transport = openTransport({ kind: 'url', url, user: 'a', password: 'b' });
  const answered = transport.post('<a/>').then(
    (text) => text.length,
    (error: { readonly code: string }) => error.code,
  );
  expect(await answered).toBe(code ?? megabytes * 1024 * 1024);
});
