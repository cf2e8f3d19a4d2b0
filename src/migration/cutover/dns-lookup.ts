import { getServers } from 'node:dns';
import { AppError } from '../../base/errors.ts';
import type { DnsMessage, DnsRecord, RecordType } from '../../wire/dns/dns-message.ts';
import { domainKey, parentDomain } from '../../wire/dns/domain-name.ts';
import type { DnsClient } from './dns-client.ts';
import type { DnsServerAddress } from './dns-transport.ts';

export type RecordOf<T extends RecordType> = DnsRecord & { readonly type: T };

export interface DnsAnswer<T extends RecordType> {
  readonly outcome: 'found' | 'noData' | 'noName';
  readonly records: readonly RecordOf<T>[];
  /** Seconds that whoever asked may keep it: the least on the way through aliases. */
  readonly ttl: number;
}

/** What is told of a domain by one of its own servers. */
export interface PublishedAnswer<T extends RecordType> extends DnsAnswer<T> {
  readonly server: string;
}

export interface DnsLookupOptions {
  readonly client: DnsClient;
  /** Caches that are asked in turn: those of the configuration, or of the machine. */
  readonly servers: readonly DnsServerAddress[];
  /** Of the servers that domains name as theirs. */
  readonly authoritativePort?: number;
}

/** As resolvers of C libraries do. */
const maxServers = 3;
const maxAliases = 8;
const maxParents = 8;
const maxNameServers = 4;
const standardPort = 53;

/** Looks names up, through caches or at the source. */
export class DnsLookup {
  readonly #options: Required<DnsLookupOptions>;

  constructor(options: DnsLookupOptions) {
    this.#options = { authoritativePort: standardPort, ...options };
  }

  /** What the caches say that this machine asks. No answer at all is `unavailable`. */
  async find<T extends RecordType>(name: string, type: T, signal: AbortSignal): Promise<DnsAnswer<T>> {
    let at = name;
    let ttl = Number.POSITIVE_INFINITY;
    for (let step = 0; step < maxAliases; step += 1) {
      const answer = readChain(await this.#askCaches(at, type, signal), at, type);
      ttl = Math.min(ttl, answer.ttl);
      if (answer.alias === undefined) return { outcome: answer.outcome, records: answer.records, ttl };
      at = answer.alias;
    }
    throw unavailable(name, type, 'it is an alias of an alias without end');
  }

  /** IPv4 and IPv6; none for a name that has none. */
  async findAddresses(name: string, signal: AbortSignal): Promise<readonly string[]> {
    const [four, six] = await Promise.all([this.find(name, 'A', signal), this.find(name, 'AAAA', signal)]);
    return [...four.records, ...six.records].map(({ address }) => address);
  }

  /** What each of the domain's own servers that can be reached says now; they may differ while a change spreads. */
  async findPublished<T extends RecordType>(
    name: string,
    type: T,
    signal: AbortSignal,
  ): Promise<readonly PublishedAnswer<T>[]> {
    const servers = (await this.#findNameServers(name, signal)).slice(0, maxNameServers);
    const answers = await Promise.all(servers.map((server) => this.#askServer(server, name, type, signal)));
    return answers.filter((answer) => answer !== undefined);
  }

  async #findNameServers(name: string, signal: AbortSignal): Promise<string[]> {
    let zone: string | undefined = name;
    for (let step = 0; step < maxParents && zone !== undefined && zone !== ''; step += 1) {
      const { records } = await this.find(zone, 'NS', signal);
      if (records.length > 0) return records.map(({ target }) => target);
      zone = parentDomain(zone);
    }
    return [];
  }

  /** Undefined where it cannot be reached, or does not answer for the domain. */
  async #askServer<T extends RecordType>(
    server: string,
    name: string,
    type: T,
    signal: AbortSignal,
  ): Promise<PublishedAnswer<T> | undefined> {
    const { client, authoritativePort: port } = this.#options;
    try {
      const [address] = await this.findAddresses(server, signal);
      if (address === undefined) return undefined;
      const question = { name, type };
      const said = await client.ask({ server: { address, port }, question, recursionDesired: false, signal });
      if (!said.isAuthoritative || !isAnswer(said)) return undefined;
      const { alias, ...answer } = readChain(said, name, type);
      return alias === undefined ? { ...answer, server } : undefined;
    } catch {
      // Why is of no use to anybody: the caches still answer, and the caller says that the source did not.
      signal.throwIfAborted();
      return undefined;
    }
  }

  async #askCaches(name: string, type: RecordType, signal: AbortSignal): Promise<DnsMessage> {
    const { client, servers } = this.#options;
    let reason = 'no name server is known to this machine';
    for (const server of servers.slice(0, maxServers)) {
      try {
        const question = { name, type };
        const answer = await client.ask({ server, question, recursionDesired: true, signal });
        if (isAnswer(answer)) return answer;
        reason = answer.code;
      } catch (error) {
        signal.throwIfAborted();
        reason = error instanceof Error ? error.message : String(error);
      }
    }
    throw unavailable(name, type, reason);
  }
}

/** Others say something of the server that was asked, and nothing of the name. */
function isAnswer({ code }: DnsMessage): boolean {
  return code === 'NOERROR' || code === 'NXDOMAIN';
}

interface Chain<T extends RecordType> extends DnsAnswer<T> {
  /** The name at which the answer ends without saying more: it must be asked for. */
  readonly alias: string | undefined;
}

/** Follows CNAMEs within an answer. Records that do not belong to the question are not looked at. */
function readChain<T extends RecordType>(message: DnsMessage, asked: string, type: T): Chain<T> {
  let name = domainKey(asked);
  let ttl = Number.POSITIVE_INFINITY;
  let hasAlias = false;
  for (let step = 0; step <= message.answers.length; step += 1) {
    const ofName = message.answers.filter((record) => domainKey(record.name) === name);
    const records = ofName.filter((record): record is RecordOf<T> => record.type === type);
    ttl = Math.min(ttl, ...records.map((record) => record.ttl));
    if (records.length > 0) return { outcome: 'found', records, ttl, alias: undefined };
    const cname = ofName.find((record) => record.type === 'CNAME');
    if (cname?.type !== 'CNAME') break;
    name = domainKey(cname.target);
    ttl = Math.min(ttl, cname.ttl);
    hasAlias = true;
  }
  const isNegative = !hasAlias || message.code === 'NXDOMAIN' || message.authority.length > 0;
  return {
    outcome: message.code === 'NXDOMAIN' ? 'noName' : 'noData',
    records: [],
    ttl: isNegative ? Math.min(ttl, negativeTtl(message)) : ttl,
    alias: isNegative ? undefined : name,
  };
}

/** RFC 2308 section 5. */
function negativeTtl({ authority }: DnsMessage): number {
  const soa = authority.find((record) => record.type === 'SOA');
  return soa?.type === 'SOA' ? Math.min(soa.ttl, soa.minimum) : 0;
}

function unavailable(name: string, type: string, reason: string): AppError {
  return new AppError({
    kind: 'unavailable',
    code: 'dns.unavailable',
    message: `DNS gave no answer about the ${type} records of ${name}: ${reason}. Check the name servers of the domain and those that this server asks (dns.servers), then try again.`,
    details: { name, type, reason },
  });
}

/** `192.0.2.1`, `192.0.2.1:5353`, `[2001:db8::1]:5353`, as dns.servers has them; those of the machine for none. */
export function dnsServerAddresses(servers: readonly string[]): DnsServerAddress[] {
  return (servers.length > 0 ? servers : getServers()).map((text) => {
    const [, six, four, port] = /^(?:\[(.+)\]|([\d.]+)):(\d{1,5})$/.exec(text) ?? [];
    return { address: six ?? four ?? text, port: port === undefined ? standardPort : Number(port) };
  });
}
