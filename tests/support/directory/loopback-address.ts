import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

const attempts = 20;

/** One of 127.0.0.0/8 at which nobody listens on this port. */
export async function freeLoopbackAddress(port: number): Promise<string> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const address = `127.${randomInt(32, 250)}.${randomInt(0, 256)}.${randomInt(1, 255)}`;
    if (await isFree(address, port)) return address;
  }
  throw new Error(`No loopback address has port ${port} free.`);
}

async function isFree(address: string, port: number): Promise<boolean> {
  const server = createServer().listen(port, address);
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
  server.close();
  await once(server, 'close');
  return true;
}
