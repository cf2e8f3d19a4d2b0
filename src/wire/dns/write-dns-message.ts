import { DnsError } from './dns-error.ts';
import {
  classIn,
  type DnsMessage,
  type DnsRecord,
  dnssecOkBit,
  headerBits,
  numberOfCode,
  numberOfType,
  optType,
} from './dns-message.ts';
import { domainKey, parentDomain, parseDomainName } from './domain-name.ts';
import { parseAddress } from './ip-address.ts';

const maxMessageBytes = 0xffff;
/** Pointers have 14 bits: RFC 1035 section 4.1.4. */
const maxPointer = 0x3fff;

/** The message in bytes, its names compressed. One that does not fit into 64 KB throws a DnsError. */
export function writeDnsMessage(message: DnsMessage): Uint8Array {
  const writer = new MessageWriter();
  const { questions, answers, authority, additional, edns } = message;
  const codeNumber = numberOfCode(message.code);
  writer.uint16(message.id);
  writer.uint16(flagsOf(message) | (codeNumber & 0xf));
  writer.uint16(questions.length);
  writer.uint16(answers.length);
  writer.uint16(authority.length);
  writer.uint16(additional.length + (edns === undefined ? 0 : 1));
  for (const { name, type } of questions) {
    writer.name(name);
    writer.uint16(numberOfType(type));
    writer.uint16(classIn);
  }
  for (const record of [...answers, ...authority, ...additional]) writer.record(record);
  if (edns !== undefined) {
    const { udpBytes, version = 0, dnssecOk = false } = edns;
    writer.name('');
    writer.uint16(optType);
    writer.uint16(udpBytes);
    writer.uint16(((codeNumber >> 4) << 8) | version);
    writer.uint16(dnssecOk ? dnssecOkBit : 0);
    writer.uint16(0);
  }
  return writer.take();
}

function flagsOf(message: DnsMessage): number {
  return (
    (message.isResponse ? headerBits.response : 0) |
    (message.opcode << 11) |
    (message.isAuthoritative ? headerBits.authoritative : 0) |
    (message.isTruncated ? headerBits.truncated : 0) |
    (message.recursionDesired ? headerBits.recursionDesired : 0) |
    (message.recursionAvailable ? headerBits.recursionAvailable : 0)
  );
}

class MessageWriter {
  readonly #bytes: number[] = [];
  /** Where names have been written, so that later ones point there. */
  readonly #places = new Map<string, number>();

  uint16(value: number): void {
    this.#bytes.push((value >> 8) & 0xff, value & 0xff);
  }

  name(name: string): void {
    const labels = parseDomainName(name);
    let rest: string | undefined = domainKey(name);
    for (const label of labels) {
      const place = rest === undefined ? undefined : this.#places.get(rest);
      if (place !== undefined) {
        this.uint16(0xc000 | place);
        return;
      }
      if (rest !== undefined && this.#bytes.length <= maxPointer) this.#places.set(rest, this.#bytes.length);
      this.#bytes.push(label.length, ...label);
      rest = rest === undefined ? undefined : parentDomain(rest);
    }
    this.#bytes.push(0);
  }

  record(record: DnsRecord): void {
    this.name(record.name);
    this.uint16(numberOfType(record.type));
    this.uint16(classIn);
    this.#uint32(record.ttl);
    const lengthAt = this.#bytes.length;
    this.uint16(0);
    this.#data(record);
    const length = this.#bytes.length - lengthAt - 2;
    if (length > 0xffff) throw new DnsError(`A record of ${record.name} is too long.`);
    this.#bytes[lengthAt] = length >> 8;
    this.#bytes[lengthAt + 1] = length & 0xff;
  }

  take(): Uint8Array {
    if (this.#bytes.length > maxMessageBytes) throw new DnsError('A message is longer than 64 KB.');
    return Uint8Array.from(this.#bytes);
  }

  #data(record: DnsRecord): void {
    switch (record.type) {
      case 'A':
      case 'AAAA':
        this.#push(parseAddress(record.address));
        break;
      case 'NS':
      case 'CNAME':
      case 'PTR':
        this.name(record.target);
        break;
      case 'MX':
        this.uint16(record.preference);
        this.name(record.exchange);
        break;
      case 'TXT':
        for (const string of record.strings) {
          if (string.length > 0xff) throw new DnsError('A string of a TXT record is longer than 255 octets.');
          this.#bytes.push(string.length);
          this.#push(string);
        }
        break;
      case 'SOA':
        this.name(record.primary);
        this.name(record.mailbox);
        for (const field of ['serial', 'refresh', 'retry', 'expire', 'minimum'] as const) {
          this.#uint32(record[field]);
        }
        break;
      default:
        this.#push(record.bytes);
    }
  }

  #uint32(value: number): void {
    this.uint16(Math.floor(value / 0x1_0000));
    this.uint16(value % 0x1_0000);
  }

  #push(bytes: Uint8Array): void {
    for (const byte of bytes) this.#bytes.push(byte);
  }
}
