/**
 * A socket in the data folder: whoever may open it owns the folder, and could change everything in it by other
 * means, so that nothing is asked of them. The commands of a shell on this machine come in here while a server
 * runs. Behind it is the same protocol as on the network.
 */
import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import type { Log } from '../../base/log.ts';
import type { Service, ServiceContext } from '../service.ts';
import type { Caller } from './caller.ts';
import { answerCaller, localClient } from './endpoint.ts';
import type { AnswersRemoting } from './lazy-remoting-server.ts';
import { localDoorName, openSocketPath, type SocketPath } from './socket-path.ts';

export interface LocalDoorOptions {
  readonly folder: string;
  readonly server: AnswersRemoting;
  /** Whoever comes in. */
  readonly caller: Caller;
  readonly log: Log;
}

const headersTimeoutMs = 5_000;
const idleTimeoutMs = 30_000;
const maxConnections = 200;

export class LocalDoor implements Service {
  readonly name = 'remoting.local';
  readonly #options: LocalDoorOptions;
  #server: Server | undefined;
  #address: SocketPath | undefined;

  constructor(options: LocalDoorOptions) {
    this.#options = options;
  }

  async start(context: ServiceContext): Promise<void> {
    const { folder, log } = this.#options;
    this.#address = openSocketPath(folder);
    if (this.#address === undefined) {
      log.warn('remoting.localDoorClosed', { folder, reason: 'the path is too long for a socket' });
      return;
    }
    const file = path.join(folder, localDoorName);
    removeStale(file);
    const server = this.#createServer();
    await listen(server, this.#address.path);
    chmodSync(file, 0o600);
    server.on('error', (error) => context.failed(error));
    this.#server = server;
    log.debug('remoting.localDoorOpen', { file });
  }

  async stop(deadline: AbortSignal): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) await close(server, deadline);
    this.#address?.[Symbol.dispose]();
    this.#address = undefined;
  }

  #createServer(): Server {
    const { server: remoting, caller, log } = this.#options;
    const options = { headersTimeout: headersTimeoutMs, keepAliveTimeout: idleTimeoutMs };
    const server = createServer(options, (request, response) => {
      if (!server.listening) response.setHeader('Connection', 'close');
      answerCaller(request, response, remoting, caller, localClient).catch((error: unknown) => {
        log.error('remoting.localDoorFailed', { error });
        response.destroy();
      });
    });
    server.maxConnections = maxConnections;
    return server;
  }
}

/** The folder is locked by this process: whatever stands there was left by one that is gone. */
function removeStale(file: string): void {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found?.isSocket() === true) unlinkSync(file);
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function close(server: Server, deadline: AbortSignal): Promise<void> {
  const drop = () => server.closeAllConnections();
  deadline.addEventListener('abort', drop, { once: true });
  try {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
      if (deadline.aborted) drop();
    });
  } finally {
    deadline.removeEventListener('abort', drop);
  }
}
