/** Clients of remote PowerShell that connect and say no more, by themselves and by the thousand. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { silentLog } from '../base/log.ts';
import { noMetrics } from '../base/metrics.ts';
import { HttpListener } from '../servers/http/http-listener.ts';
import { remotingMounts } from '../servers/remoting/endpoint.ts';
import { makeTestCallers } from '../servers/remoting/test-callers.ts';
import { makeTestServer, TestClient } from '../servers/remoting/test-client.ts';
import { createRequest } from '../wire/wsman/index.ts';

const authorization = `Authorization: Basic ${Buffer.from('kim:right').toString('base64')}`;
const head = `POST /powershell-liveid HTTP/1.1\r\nHost: localhost\r\n${authorization}\r\nContent-Type: application/soap+xml;charset=UTF-8\r\n`;

const addresses = 10;
const rounds = 100;
const perAddress = 20;

async function listen(headersTimeoutMs: number) {
  const { owner } = await makeTestCallers();
  const server = makeTestServer();
  const [mount] = remotingMounts({ server, log: silentLog, authenticate: async ({ name }) => owner(name) });
  const listener = new HttpListener({
    name: 'test',
    address: '127.0.0.1',
    port: 0,
    limits: {
      ...{ maxConnections: 2_000, maxConnectionsPerAddress: perAddress, maxHeaderBytes: 16_384 },
      ...{ headersTimeoutMs, requestTimeoutMs: headersTimeoutMs, idleTimeoutMs: 60_000 },
    },
    handler: async (request, response) => mount?.handle(request, response),
    log: silentLog,
    metrics: noMetrics,
  });
  await listener.start({ failed: () => undefined });
  onTestFinished(() => listener.stop(AbortSignal.abort()));
  const client = new TestClient(server, owner('kim'));
  client.pool.open();
  const creation = createRequest(client.header, client.ids, Buffer.concat(client.takeAll(undefined)));
  return { port: listener.port, creation, server };
}

async function dial(port: number, localAddress: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

async function create(port: number, creation: string, localAddress: string): Promise<string> {
  const socket = await dial(port, localAddress);
  socket.write(
    `${head}Connection: close\r\nContent-Length: ${Buffer.byteLength(creation)}\r\n\r\n${creation}`,
  );
  return text(socket);
}

it('a client that sends a header and hangs is told so in its time, and holds nobody up', async () => {
  const { port, creation, server } = await listen(300);
  const hanging = await dial(port, '127.0.0.2');
  hanging.write(`${head}Content-Length: 5000\r\n\r\n<s:Envelope`);
  expect(await create(port, creation, '127.0.0.1')).toContain('HTTP/1.1 200 OK');
  expect(await text(hanging)).toContain('HTTP/1.1 408 Request Timeout');
  expect(server.list()).toHaveLength(1);
});

it('a thousand connections that are opened half get their share, and others are answered beside them', async () => {
  const { port, creation } = await listen(60_000);
  let refused = 0;
  for (let round = 0; round < rounds; round += 1) {
    const dialled = Array.from({ length: addresses }, async (_, index) => {
      const socket = connect({ port, host: '127.0.0.1', localAddress: `127.0.0.${index + 10}` });
      onTestFinished(() => void socket.destroy());
      socket
        .on('error', () => undefined)
        .once('close', () => {
          refused += 1;
        });
      await once(socket, 'connect');
      socket.write('POST /powershell-liveid HTTP/1.1\r\nHost: x\r\n');
    });
    await Promise.all(dialled);
  }
  expect(await create(port, creation, '127.0.0.1')).toContain('HTTP/1.1 200 OK');
  // Each address keeps its share; the others are closed as they come.
  await expect.poll(() => refused, { timeout: 10_000 }).toBe(addresses * (rounds - perAddress));
});
