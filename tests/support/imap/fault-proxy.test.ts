import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { FaultProxy } from './fault-proxy.ts';
import { type ConnectionFaults, inTurn, randomFaults, roundTripOf } from './faults.ts';

const tenThousand = Buffer.from(Array.from({ length: 10_000 }, (_, index) => index % 251));
const open: (AsyncDisposable | Server)[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await ('close' in one ? one.close() : one[Symbol.asyncDispose]());
});

/** Says ten thousand bytes to whoever connects, then gives back what it hears. */
async function talker(): Promise<{ host: string; port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.write(tenThousand);
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(server);
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

async function proxied(...faults: ConnectionFaults[]): Promise<FaultProxy> {
  const proxy = await FaultProxy.start(await talker(), inTurn(...faults));
  open.push(proxy);
  return proxy;
}

interface Heard {
  readonly bytes: Buffer;
  readonly ended: string;
}

/** All bytes until the connection ends in some way, or until `enough` of them. */
function hear(proxy: FaultProxy, enough = Number.POSITIVE_INFINITY, say = ''): Promise<Heard> {
  return new Promise((resolve) => {
    const socket: Socket = connect(proxy.port, proxy.host);
    const chunks: Buffer[] = [];
    const settle = (ended: string) => {
      socket.destroy();
      resolve({ bytes: Buffer.concat(chunks), ended });
    };
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (Buffer.concat(chunks).length >= enough) settle('enough');
    });
    socket.on('end', () => settle('end'));
    socket.on('error', (error: NodeJS.ErrnoException) => settle(error.code ?? error.message));
    if (say !== '') socket.write(say);
  });
}

describe('a proxy between client and server', () => {
  it('carries everything both ways, and counts it', async () => {
    const proxy = await proxied();
    const { bytes } = await hear(proxy, 10_005, 'hello');
    expect(bytes.toString('latin1')).toBe(`${tenThousand.toString('latin1')}hello`);
    expect(proxy.traffic).toEqual({ toServer: 5, toClient: 10_005 });
  });

  it.each([
    ['ends a connection after 5,000 bytes', { toClient: { cutAfterBytes: 5000 } }, 5000, 'end'],
    ['ends it before the first', { toClient: { cutAfterBytes: 0 } }, 0, 'end'],
    ['resets it', { toClient: { resetAfterBytes: 0 } }, 0, 'ECONNRESET'],
    ['resets it before it says a word', { refused: true }, 0, 'ECONNRESET'],
  ] as const)('%s', async (_title, faults, length, ended) => {
    const heard = await hear(await proxied(faults));
    expect(heard).toEqual({ bytes: tenThousand.subarray(0, length), ended });
  });

  it('lets no byte through after a stall, and does not hang up', async () => {
    const proxy = await proxied({ toClient: { stallAfterBytes: 7000 } });
    const { bytes } = await hear(proxy, 7000);
    expect(bytes.equals(tenThousand.subarray(0, 7000))).toBe(true);
    const socket = connect(proxy.port, proxy.host);
    await once(socket, 'data');
    expect(proxy.connectionCount).toBe(2);
    socket.destroy();
  });

  it('turns one bit of each byte that it is told', async () => {
    const proxy = await proxied({ toClient: { corruptAtBytes: [0, 9999] } });
    const { bytes } = await hear(proxy, 10_000);
    const changed = [...bytes.entries()].filter(([at, byte]) => byte !== tenThousand[at]);
    expect(changed).toEqual([
      [0, (tenThousand[0] ?? 0) ^ 1],
      [9999, (tenThousand[9999] ?? 0) ^ 1],
    ]);
  });

  it('keeps the order of what it delays and slows down', async () => {
    const far = await FaultProxy.start(await talker(), roundTripOf(10));
    open.push(far);
    expect((await hear(far, 10_004, 'late')).bytes.toString('latin1')).toBe(
      `${tenThousand.toString('latin1')}late`,
    );
    const slow = await proxied({ toClient: { bytesPerSecond: 1_000_000 } });
    expect((await hear(slow, 10_000)).bytes.equals(tenThousand)).toBe(true);
  });

  it('refuses connections for a while, on the same port', async () => {
    const proxy = await proxied();
    proxy.refuseConnections();
    expect((await hear(proxy)).ended).toBe('ECONNREFUSED');
    await proxy.acceptConnections();
    expect((await hear(proxy, 10_000)).ended).toBe('enough');
  });

  it('breaks all that stand at once', async () => {
    const proxy = await proxied();
    const socket = connect(proxy.port, proxy.host);
    await once(socket, 'data');
    proxy.breakAll('reset');
    const [error] = await once(socket, 'error').catch((reason: unknown) => [reason]);
    expect(error).toMatchObject({ code: 'ECONNRESET' });
  });
});

describe('faults by seed', () => {
  const plan = randomFaults({
    seed: 7,
    kinds: ['cut', 'reset', 'stall', 'corrupt', 'refuse'],
    withinBytes: 1000,
    untilConnection: 50,
  });
  const faults = Array.from({ length: 60 }, (_, connection) => plan(connection));

  it('are the same for the same seed and connection', () => {
    expect(faults.map((_, connection) => plan(connection))).toEqual(faults);
  });

  it('are of every kind, and stop where they are told', () => {
    const kinds = new Set(
      faults.slice(0, 50).map((fault) => Object.keys({ ...fault, ...fault.toClient }).join()),
    );
    expect(kinds.size).toBe(5);
    expect(faults.slice(50)).toEqual(Array.from({ length: 10 }, () => ({})));
  });
});
