/**
 * Compressed RTF: [MS-OXRTFCP]. A window of 4,096 bytes that begins with what most RTF begins with; eight tokens behind each control byte, a
 * bit says whether a token is a byte or a place in the window (12 bits) with a length (4 bits, 2 added). A place that is the one
 * to be written next is the end.
 */
import { RtfFormatError } from './rtf-format-error.ts';

const compressedType = 0x7546_5a4c;
const uncompressedType = 0x414c_454d;
const headerLength = 16;
/** Of the header, what COMPSIZE counts. */
const countedHeader = 12;
const windowLength = 4096;
const shortest = 2;
const longest = 17;
const maxRawBytes = 64 * 1024 * 1024;

/** Section 2.1.2.1. */
const initial = Buffer.from(
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
  'latin1',
);

/** At most 17 bytes come of two and a bit, so that what is written is bounded by what was sent, and by `maxBytes`. */
export function decompressRtf(bytes: Uint8Array, maxBytes = maxRawBytes): Uint8Array {
  if (bytes.length < headerLength) throw new RtfFormatError('Compressed RTF has no header.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [size, rawSize] = [view.getUint32(0, true), view.getUint32(4, true)];
  const [type, checksum] = [view.getUint32(8, true), view.getUint32(12, true)];
  if (size < countedHeader || size + 4 > bytes.length)
    throw new RtfFormatError('Compressed RTF ends too early.');
  const content = bytes.subarray(headerLength, size + 4);
  if (type === uncompressedType) return content.slice(0, Math.min(rawSize, maxBytes));
  if (type !== compressedType) throw new RtfFormatError('RTF is compressed in an unknown way.');
  if (checksumOf(content) !== checksum) throw new RtfFormatError('Compressed RTF is damaged.');
  if (rawSize > maxBytes) throw new RtfFormatError(`RTF has more than ${maxBytes} bytes.`);
  return expand(content, Math.min(maxBytes, content.length * longest));
}

function expand(content: Uint8Array, limit: number): Uint8Array {
  const window = new Uint8Array(windowLength);
  window.set(initial);
  let written = initial.length;
  let out = new Uint8Array(Math.min(limit, Math.max(1024, content.length * 4)));
  let length = 0;
  let at = 0;
  const put = (byte: number): void => {
    if (length === out.length) {
      if (length >= limit) throw new RtfFormatError(`RTF has more than ${limit} bytes.`);
      const grown = new Uint8Array(Math.min(limit, length * 2));
      grown.set(out);
      out = grown;
    }
    out[length++] = byte;
    window[written] = byte;
    written = (written + 1) % windowLength;
  };
  while (at < content.length) {
    const control = content[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < content.length; bit++) {
      if ((control & (1 << bit)) === 0) {
        put(content[at++] ?? 0);
        continue;
      }
      const token = ((content[at] ?? 0) << 8) | (content[at + 1] ?? 0);
      at += 2;
      const place = token >> 4;
      if (place === written) return out.subarray(0, length);
      for (let step = 0; step < (token & 15) + shortest; step++)
        put(window[(place + step) % windowLength] ?? 0);
    }
  }
  return out.subarray(0, length);
}

export function compressRtf(raw: Uint8Array): Uint8Array {
  const content = squeeze(raw);
  return withHeader(content, raw.length, compressedType, checksumOf(content));
}

/** MELA: for what is so small or so odd that compressing it is no gain. */
export const wrapRtf = (raw: Uint8Array): Uint8Array => withHeader(raw, raw.length, uncompressedType, 0);

function withHeader(content: Uint8Array, rawSize: number, type: number, checksum: number): Uint8Array {
  const bytes = new Uint8Array(headerLength + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length + countedHeader, true);
  view.setUint32(4, rawSize, true);
  view.setUint32(8, type, true);
  view.setUint32(12, checksum, true);
  bytes.set(content, headerLength);
  return bytes;
}

/** Places that begin with the same three bytes are looked at from the latest on, so many of them. */
const maxTries = 48;
const hashLength = 3;

function squeeze(raw: Uint8Array): Uint8Array {
  const base = initial.length;
  const all = new Uint8Array(base + raw.length);
  all.set(initial);
  all.set(raw, base);
  const heads = new Int32Array(1 << 14).fill(-1);
  const before = new Int32Array(windowLength).fill(-1);
  const hash = (at: number): number =>
    (((all[at] ?? 0) << 8) ^ ((all[at + 1] ?? 0) << 4) ^ (all[at + 2] ?? 0)) & 0x3fff;
  const enter = (at: number): void => {
    if (at + hashLength > all.length) return;
    const key = hash(at);
    before[at % windowLength] = heads[key] ?? -1;
    heads[key] = at;
  };
  for (let at = 0; at < base; at++) enter(at);
  // A control byte for eight tokens of at most two bytes, and the end.
  const out = new Uint8Array(raw.length + Math.ceil(raw.length / 8) + 8);
  let length = 1;
  let controlAt = 0;
  let bit = 0;
  const nextToken = (isPlace: boolean): void => {
    if (bit === 8) {
      controlAt = length++;
      bit = 0;
    }
    if (isPlace) out[controlAt] = (out[controlAt] ?? 0) | (1 << bit);
    bit++;
  };
  const putPlace = (place: number, run: number): void => {
    nextToken(true);
    const token = ((place % windowLength) << 4) | (run - shortest);
    out[length++] = token >> 8;
    out[length++] = token & 0xff;
  };
  let at = base;
  while (at < all.length) {
    const found = longestMatch(all, at, heads[hash(at)] ?? -1, before);
    if (found.run >= hashLength) {
      putPlace(found.place, found.run);
    } else {
      nextToken(false);
      out[length++] = all[at] ?? 0;
    }
    const next = at + Math.max(1, found.run >= hashLength ? found.run : 1);
    for (; at < next; at++) enter(at);
  }
  putPlace(at, shortest);
  return out.subarray(0, length);
}

function longestMatch(
  all: Uint8Array,
  at: number,
  first: number,
  before: Int32Array,
): { place: number; run: number } {
  const most = Math.min(longest, all.length - at);
  let best = { place: 0, run: 0 };
  let place = first;
  for (let tries = 0; tries < maxTries && place >= 0 && at - place < windowLength; tries++) {
    let run = 0;
    while (run < most && all[place + run] === all[at + run]) run++;
    if (run > best.run) best = { place, run };
    if (run === most) break;
    const earlier = before[place % windowLength] ?? -1;
    // An older entry in its slot was overwritten: the chain ends.
    if (earlier >= place) break;
    place = earlier;
  }
  return best;
}

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ 0xedb8_8320;
  return value;
});

/** Section 2.1.3.2: CRC-32 that begins with 0 and is not turned over at the end. */
function checksumOf(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value = (table[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return value >>> 0;
}
