import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { ChunkReader } from './chunk-reader.ts';
import { ReadTurn } from './read-turn.ts';
import { Transport } from './transport.ts';

const megabyte = 1024 * 1024;

describe('a turn of the event loop', () => {
  it('is over when enough has been read, and the next begins with nothing', async () => {
    const turn = new ReadTurn(100);
    const told: string[] = [];
    expect(turn.isOverAfter(60, () => told.push('a'))).toBe(false);
    expect(turn.isOverAfter(60, () => told.push('b'))).toBe(true);
    expect(turn.isOverAfter(1, () => told.push('c'))).toBe(true);
    await nextTurn();
    expect(told).toEqual(['b', 'c']);
    expect(turn.isOverAfter(60, () => told.push('d'))).toBe(false);
    await nextTurn();
    expect(told).toEqual(['b', 'c']);
  });

  it('tells whoever reads on all the same once', async () => {
    const turn = new ReadTurn(100);
    let told = 0;
    const next = () => {
      told += 1;
    };
    for (let read = 0; read < 3; read += 1) turn.isOverAfter(100, next);
    await nextTurn();
    expect(told).toBe(1);
  });
});

describe('sources that always have more', () => {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  it.each(['a reader of its own', 'events'])('bring all of it by %s, a megabyte in a turn', async (kind) => {
    const given = Buffer.alloc(16 * megabyte, 'x');
    const server = createServer((socket: Socket) => {
      socket.on('error', () => undefined);
      socket.end(given);
    });
    server.listen(0, '127.0.0.1');
    closing.push(() => server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    let [inTurn, mostInTurn, received, ended] = [0, 0, 0, 0];
    const sockets = 3;
    for (let index = 0; index < sockets; index += 1) {
      const reader = kind === 'events' ? undefined : new ChunkReader();
      const socket = connect({ port, host: '127.0.0.1', ...(reader && { onread: reader.onread }) });
      closing.push(() => socket.destroy());
      const transport = new Transport(
        { socket, reader },
        {
          received({ byteLength }) {
            inTurn += byteLength;
            mostInTurn = Math.max(mostInTurn, inTurn);
            received += byteLength;
          },
          ended() {
            ended += 1;
          },
        },
      );
      await once(socket, 'connect');
      transport.attach({ socket, reader });
    }
    while (ended < sockets) {
      await nextTurn();
      inTurn = 0;
    }
    expect(received).toBe(sockets * given.length);
    // What goes over it is one read of each.
    expect(mostInTurn).toBeLessThanOrEqual(megabyte + sockets * 128 * 1024);
  });
});
