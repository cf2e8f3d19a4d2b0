import type { Random } from '../../base/random.ts';
import { DnsError } from '../../wire/dns/dns-error.ts';
import { type DnsMessage, type DnsQuestion, dnsQuery, type Edns } from '../../wire/dns/dns-message.ts';
import { domainKey } from '../../wire/dns/domain-name.ts';
import { readDnsMessage } from '../../wire/dns/read-dns-message.ts';
import { writeDnsMessage } from '../../wire/dns/write-dns-message.ts';
import type { DnsServerAddress, DnsTransport } from './dns-transport.ts';

export interface DnsClientOptions {
  readonly transport: DnsTransport;
  readonly random: Random;
  /** For one server to answer one question, in all tries. */
  readonly timeoutMs: number;
}

export interface DnsAsking {
  readonly server: DnsServerAddress;
  readonly question: DnsQuestion;
  /** Of caches, which find out; not of a domain's own servers. */
  readonly recursionDesired: boolean;
  readonly signal: AbortSignal;
}

/** What passes every network without being cut into pieces: DNS flag day 2020. */
const edns: Edns = { udpBytes: 1232 };

/** A datagram may be lost; the second try has the other half of the time. */
const tries = 2;

/** Asks one name server one question: over UDP, and over TCP where the answer does not fit. */
export class DnsClient {
  readonly #options: DnsClientOptions;

  constructor(options: DnsClientOptions) {
    this.#options = options;
  }

  async ask(asking: DnsAsking): Promise<DnsMessage> {
    let last: unknown;
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      try {
        return await this.#askOnce(asking);
      } catch (error) {
        asking.signal.throwIfAborted();
        last = error;
      }
    }
    throw last;
  }

  async #askOnce(asking: DnsAsking): Promise<DnsMessage> {
    const answer = await this.#exchange(asking, 'datagram', edns);
    // RFC 6891 section 7: a server from before EDNS.
    const isOld = answer.edns === undefined && (answer.code === 'FORMERR' || answer.code === 'NOTIMP');
    const plain = isOld ? await this.#exchange(asking, 'datagram', undefined) : answer;
    return plain.isTruncated ? this.#exchange(asking, 'stream', isOld ? undefined : edns) : plain;
  }

  async #exchange(
    { server, question, recursionDesired, signal }: DnsAsking,
    way: keyof DnsTransport,
    withEdns: Edns | undefined,
  ): Promise<DnsMessage> {
    const { transport, random, timeoutMs } = this.#options;
    const [high = 0, low = 0] = random.bytes(2);
    const query = dnsQuery(high * 0x100 + low, question, { recursionDesired, edns: withEdns });
    let answer: DnsMessage | undefined;
    await transport[way]({
      server,
      query: writeDnsMessage(query),
      accepts: (bytes) => {
        answer = readAnswer(bytes, query);
        return answer !== undefined;
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(timeoutMs / tries))]),
    });
    if (answer === undefined) throw new DnsError('No answer was accepted.');
    return answer;
  }
}

/** RFC 5452 section 9.1: only what repeats id and question is an answer. */
function readAnswer(bytes: Uint8Array, { id, questions: [asked] }: DnsMessage): DnsMessage | undefined {
  try {
    const answer = readDnsMessage(bytes);
    const [question] = answer.questions;
    // Servers that cannot read a question may leave it out.
    const isOurs =
      question === undefined
        ? answer.code === 'FORMERR' || answer.code === 'NOTIMP'
        : question.type === asked?.type && domainKey(question.name) === domainKey(asked.name);
    return answer.isResponse && answer.id === id && isOurs ? answer : undefined;
  } catch (error) {
    if (error instanceof DnsError) return undefined;
    throw error;
  }
}
