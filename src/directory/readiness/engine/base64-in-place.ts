const invalid = 0xff;
const values = new Uint8Array(256).fill(invalid);
for (const [value, character] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
].entries()) {
  values[character.charCodeAt(0)] = value;
}
const maxValue = 63;
const padding = 0x3d;

/**
 * Decodes base64 (RFC 4648 section 4, padded) over itself, for what is decoded is always shorter. The end of the decoded bytes, or
 * -1 where it is not base64.
 */
export function decodeBase64InPlace(bytes: Uint8Array, start: number, end: number): number {
  if ((end - start) % 4 !== 0) return -1;
  let stop = end;
  if (stop > start && bytes[stop - 1] === padding) stop -= 1;
  if (stop > start && bytes[stop - 1] === padding) stop -= 1;
  let write = start;
  let at = start;
  for (; at + 4 <= stop; at += 4) {
    const first = values[bytes[at] ?? 0] ?? invalid;
    const second = values[bytes[at + 1] ?? 0] ?? invalid;
    const third = values[bytes[at + 2] ?? 0] ?? invalid;
    const fourth = values[bytes[at + 3] ?? 0] ?? invalid;
    if ((first | second | third | fourth) > maxValue) return -1;
    bytes[write] = (first << 2) | (second >> 4);
    bytes[write + 1] = (second << 4) | (third >> 2);
    bytes[write + 2] = (third << 6) | fourth;
    write += 3;
  }
  if (at === stop) return write;
  // Two characters for one byte, or three for two; what is left over of the last is zero.
  const first = values[bytes[at] ?? 0] ?? invalid;
  const second = values[bytes[at + 1] ?? 0] ?? invalid;
  const third = stop - at === 3 ? (values[bytes[at + 2] ?? 0] ?? invalid) : 0;
  if (stop - at === 1 || (first | second | third) > maxValue) return -1;
  const spare = stop - at === 3 ? third & 3 : second & 15;
  if (spare !== 0) return -1;
  bytes[write] = (first << 2) | (second >> 4);
  if (stop - at === 2) return write + 1;
  bytes[write + 1] = (second << 4) | (third >> 2);
  return write + 2;
}
