import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const headerBytes = 12;
const typeTxt = 16;
const classIn = 1;
/** RFC 1035 section 4.1.1. */
const response = 0x8400;
const noSuchName = 3;

/**
 * A DNS server on loopback that knows TXT records alone: what a zone says while a test looks. It answers
 * one question of a datagram, as resolvers ask.
 */
export class TxtServer implements AsyncDisposable {
  /** By name in lower case. */
  readonly records = new Map<string, readonly string[]>();
  readonly #socket = createSocket('udp4');

  private constructor() {
    this.#socket.on('message', (query, { address, port }) => {
      this.#socket.send(this.#answer(query), port, address);
    });
  }

  static async listen(): Promise<TxtServer> {
    const server = new TxtServer();
    server.#socket.bind(0, '127.0.0.1');
    await once(server.#socket, 'listening');
    return server;
  }

  /** As `dns.servers` takes it. */
  get address(): string {
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  #answer(query: Buffer): Buffer {
    const { name, end } = readQuestion(query);
    const texts = this.records.get(name.toLowerCase());
    const header = Buffer.alloc(headerBytes);
    header.writeUInt16BE(query.readUInt16BE(0), 0);
    header.writeUInt16BE(response | (texts === undefined ? noSuchName : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(texts?.length ?? 0, 6);
    return Buffer.concat([header, query.subarray(headerBytes, end), ...(texts ?? []).map(txtRecord)]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }
}

function readQuestion(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = headerBytes;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), end: at + 5 };
}

/** Strings of at most 255 octets (RFC 1035 section 3.3.14); the name points back at the question. */
function txtRecord(text: string): Buffer {
  const strings = text.match(/.{1,255}/g) ?? [''];
  const data = Buffer.concat(
    strings.map((part) => Buffer.concat([Buffer.of(part.length), Buffer.from(part)])),
  );
  const fixed = Buffer.alloc(12);
  fixed.writeUInt16BE(0xc000 | headerBytes, 0);
  fixed.writeUInt16BE(typeTxt, 2);
  fixed.writeUInt16BE(classIn, 4);
  fixed.writeUInt16BE(data.length, 10);
  return Buffer.concat([fixed, data]);
}
