/** An address book over an organisation in memory, and a client of a few lines that shares no codec with the server. */
import type { Guid, RecipientId } from '../../../base/ids.ts';
import type { RecipientInput } from '../../../organization/recipient-input.ts';
import { createTestOrganization } from '../../../organization/test-organization.ts';
import type { AddressBookRequestType } from '../../../wire/mapi/address-book-requests.ts';
import { AddressBook } from './address-book.ts';
import type { AddressBookCaller } from './address-book-caller.ts';
import { AddressBooks } from './address-books.ts';
import { OrganizationDirectory } from './organization-directory.ts';

export interface TestStat {
  readonly sortType?: number;
  readonly containerId?: number;
  readonly currentRec?: number;
  readonly delta?: number;
  readonly numPos?: number;
  readonly totalRecs?: number;
  readonly codePage?: number;
  readonly templateLocale?: number;
}

/** `u32(1, 2)`, `bytes('ff')`: what a request is made of. */
export const u32 = (...numbers: readonly number[]): Buffer => {
  const made = Buffer.alloc(numbers.length * 4);
  for (const [index, number] of numbers.entries()) made.writeUInt32LE(number >>> 0, index * 4);
  return made;
};
export const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');
export const ascii = (text: string): Buffer => Buffer.from(`${text}\0`, 'latin1');
export const wide = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le');
export const tags = (...all: readonly number[]): Buffer => Buffer.concat([u32(all.length), u32(...all)]);
export const given = (part: Buffer | undefined): Buffer =>
  part === undefined ? bytes('00') : Buffer.concat([bytes('01'), part]);
const noAuxiliary = u32(0);

export function stat(fields: TestStat = {}): Buffer {
  const { sortType = 0, containerId = 0, currentRec = 0, delta = 0, numPos = 0, totalRecs = 0 } = fields;
  const { codePage = 1252, templateLocale = 0x409 } = fields;
  return u32(
    ...[sortType, containerId, currentRec, delta, numPos, totalRecs],
    ...[codePage, templateLocale, 0x409],
  );
}

/** Reads answers as the specification lays them out. */
export class AnswerReader {
  /** Of the values that were read last, in their order. */
  tags: string[] = [];
  readonly #bytes: Buffer;
  #at = 0;

  constructor(answer: Uint8Array) {
    this.#bytes = Buffer.from(answer);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }
  u8(): number {
    this.#at += 1;
    return this.#bytes.readUInt8(this.#at - 1);
  }
  u16(): number {
    this.#at += 2;
    return this.#bytes.readUInt16LE(this.#at - 2);
  }
  u32(): number {
    this.#at += 4;
    return this.#bytes.readUInt32LE(this.#at - 4);
  }
  bytes(count: number): Buffer {
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }
  numbers(): number[] {
    return Array.from({ length: this.u32() }, () => this.u32());
  }
  stat() {
    const [
      sortType,
      containerId,
      currentRec,
      delta,
      numPos,
      totalRecs,
      codePage,
      templateLocale,
      sortLocale,
    ] = Array.from({ length: 9 }, () => this.u32());
    return {
      sortType,
      containerId,
      currentRec,
      delta,
      numPos,
      totalRecs,
      codePage,
      templateLocale,
      sortLocale,
    };
  }
  ifGiven<T>(read: () => T): T | undefined {
    return this.u8() === 0 ? undefined : read();
  }

  value(type: number): unknown {
    const isMarked = (type & 0x1000) !== 0 || [0x1e, 0x1f, 0x102].includes(type);
    if (isMarked && this.u8() !== 0xff) return null;
    if ((type & 0x1000) !== 0) return Array.from({ length: this.u32() }, () => this.value(type & ~0x1000));
    switch (type) {
      case 0x03:
        return this.u32() | 0;
      case 0x0a:
        return { error: this.u32() };
      case 0x0b:
        return this.u8() === 1;
      case 0x1e:
        return this.#text(1, 'latin1');
      case 0x1f:
        return this.#text(2, 'utf16le');
      case 0x40:
        return this.bytes(8).readBigUInt64LE();
      case 0x102:
        return this.bytes(this.u32());
      default:
        throw new Error(`A value of the type ${type.toString(16)} is none that a client knows.`);
    }
  }

  values(): Record<string, unknown> {
    this.tags = [];
    const values: Record<string, unknown> = {};
    for (let left = this.u32(); left > 0; left -= 1) {
      const tag = this.u32();
      const name = tag.toString(16).padStart(8, '0');
      this.tags.push(name);
      values[name] = this.value(tag & 0xffff);
    }
    return values;
  }

  rows(): { columns: string[]; rows: unknown[][] } {
    const columns = this.numbers();
    const rows = Array.from({ length: this.u32() }, () => {
      const isFlagged = this.u8() === 1;
      return columns.map((tag) => {
        const type = (tag & 0xffff) === 0 ? this.u16() : tag & 0xffff;
        return this.value(isFlagged && this.u8() === 0x0a ? 0x0a : type);
      });
    });
    return { columns: columns.map((tag) => tag.toString(16).padStart(8, '0')), rows };
  }

  #text(width: number, encoding: 'latin1' | 'utf16le'): string {
    const start = this.#at;
    while (this.#bytes.readUIntLE(this.#at, width) !== 0) this.#at += width;
    this.#at += width;
    return this.#bytes.toString(encoding, start, this.#at - width);
  }
}

export async function createTestAddressBook(people: readonly RecipientInput[]) {
  const organization = await createTestOrganization();
  const { store, clock, recipients, groups, tenant } = organization;
  const made = await recipients.create(tenant, people);
  const found = await store.findTenant({ tenant });
  if (found === undefined) throw new Error('The organisation is not there.');
  const administrators = new Set<RecipientId>();
  const books = new AddressBooks({ store, clock, limits: { freshMs: 0 } });
  const directory = new OrganizationDirectory({
    ...{ store, recipients, groups, books },
    mayAdminister: async (caller) => administrators.has(caller.recipient),
    urls: async () => ({
      mailbox: 'https://mail.contoso.com/mapi/emsmdb/',
      addressBook: 'https://mail.contoso.com/mapi/nspi/',
    }),
  });
  const addressBook = new AddressBook({ books, directory });
  const [first] = made;
  if (first === undefined) throw new Error('Somebody has to ask.');
  const callerOf = ({ recipient, guid }: { recipient: RecipientId; guid: Guid }): AddressBookCaller => ({
    ...{ tenant, recipient, guid },
    organization: found.guid,
  });
  /** What stands behind the status and the error, and before the auxiliary buffer. */
  const ask = async (
    type: AddressBookRequestType,
    parts: readonly Buffer[],
    caller = callerOf(first),
  ): Promise<{ code: number; answer: AnswerReader }> => {
    const { body } = await addressBook.answer(type, caller, Buffer.concat([...parts, noAuxiliary]));
    const answer = new AnswerReader(body);
    if (answer.u32() !== 0) throw new Error('The status is not 0.');
    return { code: answer.u32(), answer };
  };
  const idOf = (recipient: RecipientId): number => recipient + 0x1000;
  return { ...organization, made, administrators, books, addressBook, callerOf, ask, idOf, guid: found.guid };
}
