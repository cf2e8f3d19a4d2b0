/**
 * One server of each kind for a whole test run, started when the first suite asks for it. Workers are
 * processes, so they ask over a socket that vitest's global setup listens on: one line with the service's
 * name, one line of JSON back.
 */
import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startPostgres } from './postgres.ts';
import { startRadosGateway } from './rados-gateway.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

export interface SharedService {
  readonly url: string;
  stop(): Promise<void>;
}

/** To share one more server between suites, add its starter here. */
const starters = {
  postgres: startPostgres,
  'rados-gateway': startRadosGateway,
} as const satisfies Record<string, () => Promise<SharedService>>;

export type SharedServiceName = keyof typeof starters;

export type BrokerReply =
  | { readonly url: string; readonly error?: undefined }
  | { readonly error: string; readonly url?: undefined };

export interface ServiceBroker {
  readonly socketPath: string;
  ask(name: string): Promise<BrokerReply>;
  close(): Promise<void>;
}

export async function openServiceBroker(
  services: Readonly<Record<string, () => Promise<SharedService>>> = starters,
): Promise<ServiceBroker> {
  const { folder, remove } = await createTemporaryFolder('landfall-run-');
  await chmod(folder, 0o700);
  const socketPath = path.join(folder, 'services');
  const started = new Map<string, Promise<SharedService>>();

  const ask = async (name: string): Promise<BrokerReply> => {
    const start = services[name];
    if (start === undefined) return { error: `No service is called "${name}".` };
    const service = started.get(name) ?? start();
    started.set(name, service);
    try {
      return { url: (await service).url };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  };

  const server = createServer((socket: Socket) => {
    // A worker that was killed hangs up early; that is its right.
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).once('line', async (name) => {
      socket.end(`${JSON.stringify(await ask(name))}\n`);
    });
  }).listen(socketPath);
  await once(server, 'listening');

  return {
    socketPath,
    ask,
    async close() {
      server.close();
      const outcomes = await Promise.allSettled(started.values());
      for (const outcome of outcomes) if (outcome.status === 'fulfilled') await outcome.value.stop();
      await remove();
    },
  };
}
