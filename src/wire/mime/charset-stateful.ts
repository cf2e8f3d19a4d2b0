/**
 * The 7-bit encodings that the runtime's decoder lacks. Those that only shift a double-byte set are turned
 * into its 8-bit form, which the runtime does decode.
 */
const escapeByte = 0x1b;
const shiftOut = 0x0e;
const shiftIn = 0x0f;

/** RFC 1557. The designator (ESC $ ) C) may be missing or repeated; a line end brings ASCII back. */
export function eightBitFromIso2022Kr(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let length = 0;
  let isShifted = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte === escapeByte && bytes[i + 1] === 0x24 && bytes[i + 2] === 0x29) {
      i += 3;
    } else if (byte === shiftOut) {
      isShifted = true;
    } else if (byte === shiftIn) {
      isShifted = false;
    } else {
      if (byte === 0x0a || byte === 0x0d) isShifted = false;
      out[length++] = isShifted && byte > 0x20 && byte < 0x7f ? byte | 0x80 : byte;
    }
  }
  return out.subarray(0, length);
}

/**
 * Encoded words and lines each end in ASCII, so that joined ones hold escapes with nothing between them. The
 * runtime's ISO-2022-JP decoder reports such an escape as an error, a U+FFFD in the middle of every long
 * subject: those that another follows at once are dropped.
 */
export function withoutIdleEscapes(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const isIdle = bytes[i] === escapeByte && bytes[i + 3] === escapeByte && isShift(bytes[i + 1]);
    if (isIdle) i += 2;
    else out[length++] = bytes[i] as number;
  }
  return out.subarray(0, length);
}

/** `(` or `$`, which one final letter follows. */
function isShift(byte: number | undefined): boolean {
  return byte === 0x28 || byte === 0x24;
}

/** RFC 1843. */
export function eightBitFromHz(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let length = 0;
  let isShifted = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    const next = bytes[i + 1];
    if (byte === 0x7e && next === 0x7b) {
      isShifted = true;
      i++;
    } else if (byte === 0x7e && next === 0x7d) {
      isShifted = false;
      i++;
    } else if (byte === 0x7e && next === 0x7e && !isShifted) {
      out[length++] = byte;
      i++;
    } else if (byte === 0x7e && next === 0x0a && !isShifted) {
      i++;
    } else {
      if (byte === 0x0a) isShifted = false;
      out[length++] = isShifted && byte > 0x20 && byte < 0x7f ? byte | 0x80 : byte;
    }
  }
  return out.subarray(0, length);
}

/** RFC 2152. A broken or odd-length base64 run yields what it can. */
export function decodeUtf7(bytes: Uint8Array): string {
  const units: string[] = [];
  let i = 0;
  while (i < bytes.length) {
    const byte = bytes[i] as number;
    i++;
    if (byte !== 0x2b) {
      units.push(String.fromCharCode(byte));
      continue;
    }
    if (bytes[i] === 0x2d) {
      units.push('+');
      i++;
      continue;
    }
    let bits = 0;
    let bitCount = 0;
    for (; i < bytes.length; i++) {
      const value = base64Value(bytes[i] as number);
      if (value < 0) break;
      bits = ((bits << 6) | value) & 0x3f_ffff;
      bitCount += 6;
      if (bitCount >= 16) {
        bitCount -= 16;
        units.push(String.fromCharCode((bits >> bitCount) & 0xffff));
      }
    }
    if (bytes[i] === 0x2d) i++;
  }
  return units.join('').toWellFormed();
}

function base64Value(byte: number): number {
  if (byte >= 0x41 && byte <= 0x5a) return byte - 0x41;
  if (byte >= 0x61 && byte <= 0x7a) return byte - 0x61 + 26;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30 + 52;
  if (byte === 0x2b) return 62;
  return byte === 0x2f ? 63 : -1;
}

export function decodeUtf32(bytes: Uint8Array, order: 'little' | 'big'): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const units: string[] = [];
  for (let i = 0; i + 4 <= bytes.length; i += 4) {
    const point = view.getUint32(i, order === 'little');
    if (point === 0xfeff && i === 0) continue;
    const isScalar = point <= 0x10_ffff && (point < 0xd800 || point > 0xdfff);
    units.push(isScalar ? String.fromCodePoint(point) : '\ufffd');
  }
  return units.join('');
}
