import type { Server } from 'node:net';
import { AppError } from '../base/errors.ts';

const listenAdvice: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another program has it. Stop that program or choose another port',
  EACCES:
    'Ports below 1024 need a right of their own (CAP_NET_BIND_SERVICE). Grant it or choose a higher port',
  EADDRNOTAVAIL: 'This machine does not have that address. Choose one that it has, or * for all',
};

/** Why a port could not be had, and what to do. */
function listenError(cause: unknown, name: string, address: string, port: number): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  const advice = listenAdvice[code] ?? 'Check address and port';
  return new AppError({
    kind: 'unavailable',
    code: 'server.cannotListen',
    message: `Cannot listen on ${address} port ${port} (${code}). ${advice}: listeners.${name}.port in the configuration.`,
    details: { listener: name, address, port, reason: code },
    cause,
  });
}

export interface ListeningPlace {
  /** Of the listener, as the configuration has it. */
  readonly name: string;
  /** `*` for all that the machine has. */
  readonly address: string;
  readonly port: number;
}

export async function listenOn(server: Server, { name, address, port }: ListeningPlace): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, ...(address !== '*' && { host: address }) }, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (cause) {
    throw listenError(cause, name, address, port);
  }
}
