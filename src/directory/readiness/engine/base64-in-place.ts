const invalid = 0xff;
const values = new Uint8Array(256).fill(invalid);
for (const [value, character] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
].entries()) {
  values[character.charCodeAt(0)] = value;
}
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
  let bits = 0;
  let held = 0;
  for (let at = start; at < stop; at += 1) {
    const value = values[bytes[at] ?? 0] ?? invalid;
    if (value === invalid) return -1;
    held = (held << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[write] = (held >>> bits) & 0xff;
      write += 1;
      held &= (1 << bits) - 1;
    }
  }
  return held === 0 ? write : -1;
}
