import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type {
  DnsMessage,
  DnsRecord,
  RecordData,
  RecordType,
  ResponseCode,
} from '../../src/wire/dns/dns-message.ts';
import { domainKey } from '../../src/wire/dns/domain-name.ts';
import { readDnsMessage } from '../../src/wire/dns/read-dns-message.ts';
import { DnsStreamFramer, frameDnsMessage } from '../../src/wire/dns/stream-framer.ts';
import { writeDnsMessage } from '../../src/wire/dns/write-dns-message.ts';

/** What the server does with a question beside answering it. */
export interface DnsHabits {
  /** Says instead of answering. */
  readonly code?: ResponseCode;
  /** Never answers over UDP. */
  readonly isSilent?: boolean;
  /** Answers over UDP are cut off, so that clients come by TCP. */
  readonly truncates?: boolean;
  /** From before EDNS: such questions are refused as malformed. */
  readonly refusesEdns?: boolean;
  /** Questions of this type are never answered as they should be. */
  readonly failsFor?: RecordType;
  /** Forged datagrams that come before the answer. */
  readonly forges?: boolean;
}

/**
 * A name server on loopback, over UDP and TCP at one port: what it knows can be changed while it runs. It answers for
 * everything it knows as the authority, and as a cache to whoever desires recursion.
 */
export class DnsServer implements AsyncDisposable {
  habits: DnsHabits = {};
  /** What was asked, as `UDP MX contoso.com`. */
  readonly asked: string[] = [];
  readonly #records = new Map<string, DnsRecord[]>();
  readonly #udp = createSocket('udp4');
  readonly #sockets = new Set<Socket>();
  readonly #tcp = createServer((socket) => this.#serve(socket));

  static async listen(): Promise<DnsServer> {
    const server = new DnsServer();
    for (;;) {
      server.#tcp.listen(0, '127.0.0.1');
      await once(server.#tcp, 'listening');
      try {
        await server.#bind(server.port);
        return server;
      } catch {
        // The port is free for one protocol and not for the other.
        server.#tcp.close();
        await once(server.#tcp, 'close');
      }
    }
  }

  get port(): number {
    const address = this.#tcp.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** As `dns.servers` takes it. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Takes the place of what the name had of these types. None: the name exists, with nothing. */
  publish(name: string, ttl: number, ...data: RecordData[]): void {
    const types = new Set(data.map(({ type }) => type));
    const kept = (this.#records.get(domainKey(name)) ?? []).filter(({ type }) => !types.has(type));
    this.#records.set(domainKey(name), [...kept, ...data.map((one) => ({ name, ttl, ...one }))]);
  }

  publishMx(domain: string, ttl: number, ...exchanges: string[]): void {
    const data = exchanges.map((exchange, index) => {
      return { type: 'MX' as const, preference: 10 * (index + 1), exchange };
    });
    this.publish(domain, ttl, ...data);
  }

  forget(name: string): void {
    this.#records.delete(domainKey(name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all([
      new Promise<void>((resolve) => this.#udp.close(() => resolve())),
      new Promise<void>((resolve) => this.#tcp.close(() => resolve())),
    ]);
  }

  async #bind(port: number): Promise<void> {
    this.#udp.on('message', (bytes, { address, port: from }) => {
      if (this.habits.isSilent === true) return;
      const query = readDnsMessage(bytes);
      const answer = this.#answer(query, 'UDP');
      const send = (message: DnsMessage) => this.#udp.send(writeDnsMessage(message), from, address);
      if (this.habits.forges === true) {
        send({ ...answer, id: answer.id ^ 1, answers: [] });
        send({ ...answer, questions: [{ name: 'elsewhere.example', type: 'MX' }], answers: [] });
        this.#udp.send(Uint8Array.of(1, 2, 3), from, address);
      }
      send(this.habits.truncates === true ? { ...answer, isTruncated: true, answers: [] } : answer);
    });
    this.#udp.bind(port, '127.0.0.1');
    await once(this.#udp, 'listening');
  }

  #serve(socket: Socket): void {
    const framer = new DnsStreamFramer();
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      for (const query of framer.receive(bytes)) {
        socket.write(frameDnsMessage(writeDnsMessage(this.#answer(readDnsMessage(query), 'TCP'))));
      }
    });
  }

  #answer(query: DnsMessage, way: string): DnsMessage {
    const [question] = query.questions;
    const { code, refusesEdns } = this.habits;
    const frame = { ...query, isResponse: true, isAuthoritative: true };
    if (refusesEdns === true && query.edns !== undefined) {
      return { ...frame, code: 'FORMERR', questions: [], edns: undefined };
    }
    if (question === undefined || code !== undefined) return { ...frame, code: code ?? 'FORMERR' };
    if (question.type === this.habits.failsFor) return { ...frame, code: 'SERVFAIL' };
    this.asked.push(`${way} ${question.type} ${domainKey(question.name)}`);
    const known = this.#records.get(domainKey(question.name));
    const answers = known?.filter(({ type }) => type === question.type || type === 'CNAME') ?? [];
    return { ...frame, code: known === undefined ? 'NXDOMAIN' : 'NOERROR', answers };
  }
}
