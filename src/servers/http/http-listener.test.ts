import { once } from 'node:events';
import { Agent, get, request } from 'node:http';
import { get as getEncrypted } from 'node:https';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { noMetrics } from '../../base/metrics.ts';
import { systemRandom } from '../../base/random.ts';
import { createSelfSignedCertificate } from '../tls/self-signed.ts';
import { HttpListener, type HttpListenerOptions } from './http-listener.ts';
import type { RequestHandler } from './router.ts';

const limits = {
  maxConnections: 100,
  maxConnectionsPerAddress: 10,
  maxHeaderBytes: 4_096,
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 5_000,
  idleTimeoutMs: 5_000,
};
const hello: RequestHandler = async (_, response) => void response.end('hello');
const noDeadline = new AbortController().signal;

async function listen(options: Partial<HttpListenerOptions> = {}) {
  const failures: unknown[] = [];
  const listener = new HttpListener({
    name: 'test',
    address: '127.0.0.1',
    port: 0,
    limits,
    handler: hello,
    log: silentLog,
    metrics: noMetrics,
    ...options,
  });
  await listener.start({ failed: (error) => failures.push(error) });
  onTestFinished(() => listener.stop(AbortSignal.abort()));
  return listener;
}

/** Sends bytes as they are and gives back the first line of the answer. */
async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(bytes);
  return (await text(socket)).split('\r\n')[0] ?? '';
}

describe('an HTTP listener', () => {
  it('answers, tells its port, and keeps it when it is started again', async () => {
    const listener = await listen();
    const { port } = listener;
    expect(await exchange(port, 'GET / HTTP/1.0\r\n\r\n')).toBe('HTTP/1.1 200 OK');
    await listener.stop(noDeadline);
    expect(listener.isListening).toBe(false);
    await listener.start({ failed: () => undefined });
    expect(listener.port).toBe(port);
    expect(await exchange(port, 'GET / HTTP/1.0\r\n\r\n')).toBe('HTTP/1.1 200 OK');
  });

  it.each([
    [
      'a header too large',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(5_000)}\r\n\r\n`,
      'HTTP/1.1 431 Request Header Fields Too Large',
    ],
    ['no HTTP at all', '\u0016\u0003\u0001\u0002', 'HTTP/1.1 400 Bad Request'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'HTTP/1.1 400 Bad Request',
    ],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 'HTTP/1.1 400 Bad Request'],
  ])('refuses %s in a line', async (_, bytes, expected) => {
    const { port } = await listen();
    expect(await exchange(port, bytes)).toBe(expected);
  });

  it('closes connections beyond the share of an address', async () => {
    const { port } = await listen({ limits: { ...limits, maxConnectionsPerAddress: 2 } });
    const dial = async () => {
      const socket = connect(port, '127.0.0.1');
      onTestFinished(() => void socket.destroy());
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      return socket;
    };
    const [first] = [await dial(), await dial()];
    const third = await dial();
    await once(third, 'close');
    first.destroy();
    await expect.poll(() => exchange(port, 'GET / HTTP/1.0\r\n\r\n')).toBe('HTTP/1.1 200 OK');
  });

  it('finishes what it has accepted before it stops, and takes nothing new', async () => {
    const arrived = Promise.withResolvers<void>();
    const work = Promise.withResolvers<void>();
    const listener = await listen({
      handler: async (_, response) => {
        arrived.resolve();
        await work.promise;
        response.end('done');
      },
    });
    const { port } = listener;
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    const pending = once(get({ port, host: '127.0.0.1', agent }), 'response');
    await arrived.promise;
    const stopped = listener.stop(noDeadline);
    await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    work.resolve();
    const [response] = await pending;
    expect(await text(response)).toBe('done');
    await stopped;
  });

  it('drops what has not finished at the deadline', async () => {
    const arrived = Promise.withResolvers<void>();
    const listener = await listen({
      handler: () => {
        arrived.resolve();
        return new Promise(() => undefined);
      },
    });
    const pending = once(get({ port: listener.port, host: '127.0.0.1' }), 'response');
    await arrived.promise;
    const deadline = new AbortController();
    const stopped = listener.stop(deadline.signal);
    deadline.abort();
    await stopped;
    await expect(pending).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('lets go of a connection whose handler fails', async () => {
    const { port } = await listen({ handler: () => Promise.reject(new Error('broken')) });
    const asking = request({ port, host: '127.0.0.1' }).end();
    await expect(once(asking, 'response')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it.each([
    [
      'a port that is taken',
      { address: '127.0.0.1' },
      'EADDRINUSE',
      /Another program has it.*listeners\.test\.port/,
    ],
    ['an address that is not ours', { address: '192.0.2.1' }, 'EADDRNOTAVAIL', /does not have that address/],
  ])('says what to do about %s', async (_, place, reason, message) => {
    const { port } = await listen();
    await expect(listen({ ...place, port })).rejects.toMatchObject({
      code: 'server.cannotListen',
      details: { reason },
      message: expect.stringMatching(message),
    });
  });

  it('shows a new certificate without being started again', async () => {
    const make = (name: string) =>
      createSelfSignedCertificate({ names: [name], now: Date.now(), random: systemRandom });
    const current = make('one.example');
    let onChange: (pair: typeof current) => void = () => undefined;
    const certificates = {
      current,
      onChange(listener: typeof onChange) {
        onChange = listener;
      },
    };
    const { port } = await listen({ tls: { minVersion: 'TLSv1.2', certificates } });
    const seen = async () => {
      const asking = getEncrypted({ port, host: '127.0.0.1', rejectUnauthorized: false, agent: false });
      const [response] = await once(asking, 'response');
      response.resume();
      return response.socket.getPeerCertificate().subjectaltname;
    };
    expect(await seen()).toBe('DNS:one.example');
    onChange(make('two.example'));
    expect(await seen()).toBe('DNS:two.example');
  });
});
