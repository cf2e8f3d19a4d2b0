import { crc32 } from 'node:zlib';
import type { Body } from '../../store/ports/mail-store.ts';
import { ByteReader } from '../../wire/mapi/byte-reader.ts';
import { ByteWriter } from '../../wire/mapi/byte-writer.ts';
import { MapiFormatError } from '../../wire/mapi/mapi-format-error.ts';
import type { AttachmentContent, AttachmentData, MessageContent } from './message-content.ts';
import { readBag, writeBag } from './native-properties.ts';

/**
 * How the whole of a message is kept that a client has written: `magic`, version, the data of all attachments one after the other, then the
 * tree of messages, recipients and properties with the places of that data, and last a footer that says where the tree begins. It
 * is written in one go, and opening a message reads its tree alone. Every piece has a checksum.
 */
const magic = 0x434d_464c;
const version = 1;
const headerLength = 8;
const footerLength = 24;
/** A checksum for each: what is read of an attachment is checked as it is read. */
const pieceBytes = 1024 * 1024;

const dataKind = { none: 0, bytes: 1, message: 2 } as const;

export interface NativeLimits {
  /** Of everything but the data of attachments. */
  readonly maxTreeBytes: number;
  /** Messages within messages. */
  readonly maxDepth: number;
}

const defaultLimits: NativeLimits = { maxTreeBytes: 256 * 1024 * 1024, maxDepth: 50 };

export interface NativeSource {
  readonly size: number;
  /** Half open. */
  read(start: number, end: number): Promise<Uint8Array>;
}

export const nativeSourceOfBytes = (bytes: Uint8Array): NativeSource => ({
  size: bytes.length,
  read: async (start, end) => bytes.subarray(start, end),
});

export const nativeSourceOfBody = (body: Body): NativeSource => ({
  size: body.bytes,
  read: async (start, end) =>
    end <= start ? new Uint8Array() : Buffer.concat(await Array.fromAsync(body.stream({ start, end }))),
});

interface Place {
  readonly offset: number;
  readonly length: number;
  readonly checksums: readonly number[];
}

/** One attachment at a time is in memory. */
export async function* writeNativeContent(
  content: MessageContent,
  limits: NativeLimits = defaultLimits,
): AsyncGenerator<Uint8Array> {
  yield new ByteWriter(headerLength).u32(magic).u16(version).u16(0).written;
  const tree = new ByteWriter();
  const end = yield* writeMessage(content, tree, headerLength, limits.maxDepth);
  if (tree.length > limits.maxTreeBytes)
    throw new MapiFormatError('A message has more properties than can be kept.');
  yield tree.written;
  const footer = new ByteWriter(footerLength).u64(BigInt(end)).u32(tree.length).u32(crc32(tree.written));
  yield footer.u16(version).u16(0).u32(magic).written;
}

/** Gives what has to stand before the tree, and returns where that ends. */
async function* writeMessage(
  { properties, recipients, attachments }: MessageContent,
  tree: ByteWriter,
  start: number,
  depth: number,
): AsyncGenerator<Uint8Array, number> {
  if (depth < 0) throw new MapiFormatError('Messages are nested deeper than can be kept.');
  let at = start;
  writeBag(tree, properties);
  tree.u32(recipients.length);
  for (const recipient of recipients) writeBag(tree, recipient);
  tree.u32(attachments.length);
  for (const { properties: bag, data } of attachments) {
    writeBag(tree, bag);
    tree.u8(dataKind[data.kind]);
    if (data.kind === 'message') at = yield* writeMessage(await data.open(), tree, at, depth - 1);
    else if (data.kind === 'bytes') {
      const bytes = await data.read();
      tree.u64(BigInt(at)).u64(BigInt(bytes.length));
      for (let from = 0; from < bytes.length; from += pieceBytes) {
        const piece = bytes.subarray(from, from + pieceBytes);
        tree.u32(crc32(piece));
        yield piece;
      }
      at += bytes.length;
    }
  }
  return at;
}

/** Attachments are read when they are asked for, so that `source` must stay readable as long as the content is used. */
export async function readNativeContent(
  source: NativeSource,
  limits: NativeLimits = defaultLimits,
): Promise<MessageContent> {
  if (source.size < headerLength + footerLength) throw new MapiFormatError('A kept message has no end.');
  const footer = new ByteReader(await source.read(source.size - footerLength, source.size));
  const offset = Number(footer.u64());
  const length = footer.u32();
  const checksum = footer.u32();
  if (footer.u16() !== version || footer.u16() !== 0 || footer.u32() !== magic) {
    throw new MapiFormatError('A kept message is of an unknown version, or none.');
  }
  const isPlausible = offset >= headerLength && offset + length === source.size - footerLength;
  if (!isPlausible || length > limits.maxTreeBytes)
    throw new MapiFormatError('A kept message lies about its length.');
  const tree = await source.read(offset, offset + length);
  if (crc32(tree) !== checksum) throw new MapiFormatError('A kept message is damaged.');
  const reader = new ByteReader(tree);
  const content = readMessage(reader, source, offset, limits.maxDepth);
  if (reader.left > 0) throw new MapiFormatError('A kept message goes on behind its end.');
  return content;
}

/** An empty bag, and one byte for the kind of its data. */
const leastAttachment = 5;
const leastBag = 4;

function readMessage(
  reader: ByteReader,
  source: NativeSource,
  dataEnd: number,
  depth: number,
): MessageContent {
  if (depth < 0) throw new MapiFormatError('Kept messages are nested too deep.');
  const properties = readBag(reader);
  const recipientCount = reader.count(reader.u32(), leastBag);
  const recipients = Array.from({ length: recipientCount }, () => readBag(reader));
  const attachmentCount = reader.count(reader.u32(), leastAttachment);
  const attachments = Array.from({ length: attachmentCount }, (): AttachmentContent => {
    const bag = readBag(reader);
    return { properties: bag, data: readData(reader, source, dataEnd, depth) };
  });
  return { properties, recipients, attachments };
}

function readData(reader: ByteReader, source: NativeSource, dataEnd: number, depth: number): AttachmentData {
  const kind = reader.u8();
  if (kind === dataKind.none) return { kind: 'none' };
  if (kind === dataKind.message) {
    const content = readMessage(reader, source, dataEnd, depth - 1);
    return { kind: 'message', open: async () => content };
  }
  if (kind !== dataKind.bytes) throw new MapiFormatError(`Kept data is of the kind ${kind}.`);
  const offset = Number(reader.u64());
  const length = Number(reader.u64());
  if (offset < headerLength || offset + length > dataEnd)
    throw new MapiFormatError('Kept data lies elsewhere.');
  const count = reader.count(Math.ceil(length / pieceBytes), 4);
  const place: Place = { offset, length, checksums: Array.from({ length: count }, () => reader.u32()) };
  return { kind: 'bytes', size: length, read: () => readPlace(source, place) };
}

async function readPlace(source: NativeSource, { offset, length, checksums }: Place): Promise<Uint8Array> {
  const bytes = await source.read(offset, offset + length);
  const isWhole = checksums.every((checksum, index) => {
    const piece = bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes);
    return crc32(piece) === checksum;
  });
  if (!isWhole || bytes.length !== length) throw new MapiFormatError('A kept attachment is damaged.');
  return bytes;
}
