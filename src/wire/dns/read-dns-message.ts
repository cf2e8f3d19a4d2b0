import { DnsError } from './dns-error.ts';
import {
  classIn,
  codeOfNumber,
  type DnsMessage,
  type DnsQuestion,
  type DnsRecord,
  dnssecOkBit,
  type Edns,
  headerBits,
  optType,
  type RecordData,
  typeOfNumber,
} from './dns-message.ts';
import { formatLabel, maxNameBytes } from './domain-name.ts';
import { formatAddress } from './ip-address.ts';

export interface DnsLimits {
  /** Of all sections together. */
  readonly maxRecords: number;
}

const defaults: DnsLimits = { maxRecords: 1000 };

const pointerBits = 0xc0;
/** More than a name can have labels. */
const maxJumps = 128;
/** RFC 2181 section 8: a TTL with its highest bit set counts as 0. */
const maxTtl = 0x7fff_ffff;

/** Reads a whole message. What is none throws a DnsError, whatever the bytes. */
export function readDnsMessage(bytes: Uint8Array, limits: Partial<DnsLimits> = {}): DnsMessage {
  return new MessageReader(bytes, { ...defaults, ...limits }).read();
}

class MessageReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #limits: DnsLimits;
  #at = 0;

  constructor(bytes: Uint8Array, limits: DnsLimits) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#limits = limits;
  }

  read(): DnsMessage {
    const id = this.#uint16();
    const bits = this.#uint16();
    const counts = [this.#uint16(), this.#uint16(), this.#uint16(), this.#uint16()] as const;
    const [questionCount, answerCount, authorityCount, additionalCount] = counts;
    if (counts.reduce((sum, count) => sum + count) > this.#limits.maxRecords) {
      throw new DnsError(`It announces more than ${this.#limits.maxRecords} records.`);
    }
    const questions = this.#section(questionCount, () => this.#question());
    let edns: FoundEdns | undefined;
    const record = () => {
      const found = this.#record();
      if (found === undefined || !('udpBytes' in found)) return found;
      edns = found;
      return undefined;
    };
    const answers = this.#section(answerCount, record);
    const authority = this.#section(authorityCount, record);
    const additional = this.#section(additionalCount, record);
    const codeNumber = (bits & 0xf) | ((edns?.codeHigh ?? 0) << 4);
    return {
      id,
      isResponse: (bits & headerBits.response) !== 0,
      opcode: (bits >> 11) & 0xf,
      isAuthoritative: (bits & headerBits.authoritative) !== 0,
      isTruncated: (bits & headerBits.truncated) !== 0,
      recursionDesired: (bits & headerBits.recursionDesired) !== 0,
      recursionAvailable: (bits & headerBits.recursionAvailable) !== 0,
      code: codeOfNumber(codeNumber),
      questions,
      answers,
      authority,
      additional,
      edns: edns && { udpBytes: edns.udpBytes, version: edns.version, dnssecOk: edns.dnssecOk },
    };
  }

  #section<T>(count: number, read: () => T | undefined): T[] {
    const found: T[] = [];
    for (let index = 0; index < count; index += 1) {
      const one = read();
      if (one !== undefined) found.push(one);
    }
    return found;
  }

  #question(): DnsQuestion | undefined {
    const name = this.#name();
    const type = typeOfNumber(this.#uint16());
    return this.#uint16() === classIn ? { name, type } : undefined;
  }

  /** Undefined for what is of another class. */
  #record(): DnsRecord | FoundEdns | undefined {
    const name = this.#name();
    const typeNumber = this.#uint16();
    const recordClass = this.#uint16();
    const ttl = this.#uint32();
    const end = this.#uint16() + this.#at;
    if (end > this.#bytes.length) throw cutOff();
    try {
      if (typeNumber === optType) return readEdns(recordClass, ttl);
      if (recordClass !== classIn) return undefined;
      return { name, ttl: ttl > maxTtl ? 0 : ttl, ...this.#data(typeNumber, end) };
    } finally {
      this.#at = end;
    }
  }

  #data(typeNumber: number, end: number): RecordData {
    const type = typeOfNumber(typeNumber);
    const data = this.#readData(type, end);
    if (this.#at !== end) throw new DnsError(`A record of type ${type} has another length than it says.`);
    return data;
  }

  #readData(type: DnsQuestion['type'], end: number): RecordData {
    switch (type) {
      case 'A':
        return { type, address: formatAddress(this.#take(4)) };
      case 'AAAA':
        return { type, address: formatAddress(this.#take(16)) };
      case 'NS':
      case 'CNAME':
      case 'PTR':
        return { type, target: this.#name() };
      case 'MX':
        return { type, preference: this.#uint16(), exchange: this.#name() };
      case 'TXT':
        return { type, strings: this.#strings(end) };
      case 'SOA':
        return {
          type,
          primary: this.#name(),
          mailbox: this.#name(),
          serial: this.#uint32(),
          refresh: this.#uint32(),
          retry: this.#uint32(),
          expire: this.#uint32(),
          minimum: this.#uint32(),
        };
      default:
        return { type, bytes: this.#take(end - this.#at) };
    }
  }

  #strings(end: number): Uint8Array[] {
    const strings: Uint8Array[] = [];
    while (this.#at < end) strings.push(this.#take(this.#uint8()));
    return strings;
  }

  /**
   * RFC 1035 section 4.1.4. A pointer leads to before where the name that holds it began, so that no chain of them has
   * a loop.
   */
  #name(): string {
    const labels: string[] = [];
    let at = this.#at;
    let before = at;
    let end: number | undefined;
    let total = 1;
    let jumps = 0;
    for (;;) {
      const length = this.#byteAt(at);
      if (length === 0) break;
      if ((length & pointerBits) === pointerBits) {
        const target = ((length & ~pointerBits) << 8) | this.#byteAt(at + 1);
        end ??= at + 2;
        if (target >= before) throw new DnsError('A compressed name points forwards.');
        jumps += 1;
        if (jumps > maxJumps) throw new DnsError('A compressed name has too many pointers.');
        before = target;
        at = target;
        continue;
      }
      if ((length & pointerBits) !== 0) throw new DnsError('A name has a label of an unknown kind.');
      total += 1 + length;
      if (total > maxNameBytes) throw new DnsError('A name is too long.');
      if (at + 1 + length > this.#bytes.length) throw cutOff();
      labels.push(formatLabel(this.#bytes.subarray(at + 1, at + 1 + length)));
      at += 1 + length;
    }
    this.#at = end ?? at + 1;
    return labels.join('.');
  }

  #byteAt(at: number): number {
    const byte = this.#bytes[at];
    if (byte === undefined) throw cutOff();
    return byte;
  }

  /** A copy: messages of the network are read into memory that is used again. */
  #take(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw cutOff();
    const taken = this.#bytes.slice(this.#at, this.#at + length);
    this.#at += length;
    return taken;
  }

  #uint8(): number {
    const value = this.#byteAt(this.#at);
    this.#at += 1;
    return value;
  }

  #uint16(): number {
    if (this.#at + 2 > this.#bytes.length) throw cutOff();
    this.#at += 2;
    return this.#view.getUint16(this.#at - 2);
  }

  #uint32(): number {
    return this.#uint16() * 0x1_0000 + this.#uint16();
  }
}

interface FoundEdns extends Required<Edns> {
  /** The upper eight bits of the response code. */
  readonly codeHigh: number;
}

/** RFC 6891 section 6.1.2: class and TTL of the record mean something else here. */
function readEdns(recordClass: number, ttl: number): FoundEdns {
  return {
    udpBytes: recordClass,
    codeHigh: ttl >>> 24,
    version: (ttl >>> 16) & 0xff,
    dnssecOk: (ttl & dnssecOkBit) !== 0,
  };
}

function cutOff(): DnsError {
  return new DnsError('The message ends in the middle.');
}
