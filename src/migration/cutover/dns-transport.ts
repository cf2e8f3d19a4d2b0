import { createSocket } from 'node:dgram';
import { createConnection, isIPv6 } from 'node:net';
import { DnsStreamFramer, frameDnsMessage } from '../../wire/dns/stream-framer.ts';

export interface DnsServerAddress {
  readonly address: string;
  readonly port: number;
}

/**
 * How questions reach a name server. What comes back and is not accepted is passed over: it may be of an earlier
 * question, or of somebody who guesses. Rejects when the signal aborts.
 */
export interface DnsTransport {
  datagram(exchange: DnsExchange): Promise<Uint8Array>;
  stream(exchange: DnsExchange): Promise<Uint8Array>;
}

export interface DnsExchange {
  readonly server: DnsServerAddress;
  readonly query: Uint8Array;
  readonly accepts: (answer: Uint8Array) => boolean;
  readonly signal: AbortSignal;
}

/** Sockets of this machine; each question has one of its own, and with it a port that is hard to guess. */
export const socketTransport: DnsTransport = {
  datagram({ server, query, accepts, signal }) {
    const socket = createSocket(isIPv6(server.address) ? 'udp6' : 'udp4');
    return settled(
      signal,
      () => socket.close(),
      (resolve, reject) => {
        socket.on('error', reject);
        socket.on('message', (answer) => {
          if (accepts(answer)) resolve(answer);
        });
        // Connected sockets hear of the other side alone, and of ICMP errors.
        socket.connect(server.port, server.address, () => socket.send(query));
      },
    );
  },
  stream({ server, query, accepts, signal }) {
    const socket = createConnection({ host: server.address, port: server.port });
    return settled(
      signal,
      () => socket.destroy(),
      (resolve, reject) => {
        const framer = new DnsStreamFramer();
        socket.on('error', reject);
        socket.on('close', () => reject(new Error('The connection was closed before the answer came.')));
        socket.on('data', (bytes) => {
          const answer = framer.receive(bytes).find(accepts);
          if (answer !== undefined) resolve(answer);
        });
        socket.write(frameDnsMessage(query));
      },
    );
  },
};

async function settled(
  signal: AbortSignal,
  close: () => void,
  begin: (resolve: (answer: Uint8Array) => void, reject: (reason: unknown) => void) => void,
): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    if (signal.aborted) onAbort();
    else begin(resolve, reject);
    return await promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
    close();
  }
}
