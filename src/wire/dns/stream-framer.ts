/** Messages over TCP, each behind its length in two octets: RFC 1035 section 4.2.2. */
export class DnsStreamFramer {
  #held: Uint8Array = new Uint8Array();

  /** The messages that are whole now. At most one that is not, of 64 KB, is held. */
  receive(bytes: Uint8Array): Uint8Array[] {
    const joined = new Uint8Array(this.#held.length + bytes.length);
    joined.set(this.#held);
    joined.set(bytes, this.#held.length);
    const messages: Uint8Array[] = [];
    let at = 0;
    for (;;) {
      const [high, low] = [joined[at], joined[at + 1]];
      if (high === undefined || low === undefined) break;
      const end = at + 2 + high * 0x100 + low;
      if (end > joined.length) break;
      messages.push(joined.subarray(at + 2, end));
      at = end;
    }
    this.#held = joined.subarray(at);
    return messages;
  }
}

export function frameDnsMessage(message: Uint8Array): Uint8Array {
  const framed = new Uint8Array(message.length + 2);
  new DataView(framed.buffer).setUint16(0, message.length);
  framed.set(message, 2);
  return framed;
}
