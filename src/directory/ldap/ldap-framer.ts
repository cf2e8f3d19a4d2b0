import { BerError } from './ber-cursor.ts';

const sequence = 0x30;
const longestHeader = 6;

/** Cuts what comes into messages (RFC 4511 section 4.1.1). Copies none but those that lie in several pieces. */
export class LdapFramer {
  readonly #maxMessageBytes: number;
  #held: Buffer[] = [];
  #heldLength = 0;
  /** Of the message that is held in part; 0 while that cannot be told. */
  #wanted = 0;

  constructor(maxMessageBytes: number) {
    this.#maxMessageBytes = maxMessageBytes;
  }

  push(chunk: Buffer): Buffer[] {
    this.#held.push(chunk);
    this.#heldLength += chunk.length;
    if (this.#heldLength < this.#wanted) return [];
    let bytes = this.#held.length === 1 ? chunk : Buffer.concat(this.#held);
    const messages: Buffer[] = [];
    for (;;) {
      this.#wanted = this.#lengthOf(bytes);
      if (this.#wanted === 0 || this.#wanted > bytes.length) break;
      messages.push(bytes.subarray(0, this.#wanted));
      bytes = bytes.subarray(this.#wanted);
    }
    this.#held = bytes.length === 0 ? [] : [bytes];
    this.#heldLength = bytes.length;
    return messages;
  }

  #lengthOf(bytes: Buffer): number {
    const [tag, first] = bytes;
    if (tag === undefined) return 0;
    if (tag !== sequence) throw new BerError(`a message begins with byte ${tag}`);
    if (first === undefined) return 0;
    if (first < 0x80) return 2 + first;
    const size = first & 0x7f;
    if (size === 0 || size > longestHeader - 2) throw new BerError('the length of a message cannot be read');
    if (bytes.length < 2 + size) return 0;
    const length = 2 + size + bytes.readUIntBE(2, size);
    if (length > this.#maxMessageBytes)
      throw new BerError(`a message has ${length.toLocaleString('en-US')} bytes`);
    return length;
  }
}
