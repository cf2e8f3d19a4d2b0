import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';

/** Below are ports that programs are known by. */
const lowest = 20_000;
const mostTries = 200;

const given = new Set<number>();

/**
 * A port of loopback on which nobody listens, for a server that is started later. None twice; and none of those that the system gives
 * to whoever connects or asks for any, for then another test may have it by the time the server starts.
 */
export async function freePort(): Promise<number> {
  const end = await firstOfSystem();
  for (let tries = 0; tries < mostTries; tries += 1) {
    const port = await bind(end > lowest + 1_000 ? randomInt(lowest, end) : 0);
    if (port === undefined || given.has(port)) continue;
    given.add(port);
    return port;
  }
  throw new Error('No free port was found.');
}

/** https://docs.kernel.org/networking/ip-sysctl.html#ip-variables */
async function firstOfSystem(): Promise<number> {
  const range = await readFile('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').catch(() => '0');
  return Number.parseInt(range, 10);
}

function bind(wanted: number): Promise<number | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      server.close(() => resolve(port));
    });
  });
}
