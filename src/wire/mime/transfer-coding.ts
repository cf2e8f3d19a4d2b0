import { Base64Decoder } from './base64.ts';
import { concatBytes } from './byte-string.ts';
import { QuotedPrintableDecoder } from './quoted-printable.ts';
import { UuDecoder } from './uuencode.ts';

/** Takes an encoded body in pieces of any size; never throws. */
export interface TransferDecoder {
  receive(chunk: Uint8Array): Uint8Array;
  /** What was held back, once the body is complete. */
  end(): Uint8Array;
}

class IdentityDecoder implements TransferDecoder {
  receive(chunk: Uint8Array): Uint8Array {
    return chunk;
  }
  end(): Uint8Array {
    return new Uint8Array();
  }
}

const decoders: Readonly<Record<string, () => TransferDecoder>> = {
  base64: () => new Base64Decoder(),
  b: () => new Base64Decoder(),
  'quoted-printable': () => new QuotedPrintableDecoder(),
  quotedprintable: () => new QuotedPrintableDecoder(),
  q: () => new QuotedPrintableDecoder(),
  'x-uuencode': () => new UuDecoder(),
  'x-uue': () => new UuDecoder(),
  uuencode: () => new UuDecoder(),
  uue: () => new UuDecoder(),
};

/** 7bit, 8bit, binary and every name that is not known pass through (RFC 2045 section 6.4 leaves it to us). */
export function createTransferDecoder(encoding: string): TransferDecoder {
  const name = encoding.trim().toLowerCase();
  const create = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
  return create ? create() : new IdentityDecoder();
}

export function isIdentityEncoding(encoding: string): boolean {
  return !Object.hasOwn(decoders, encoding.trim().toLowerCase());
}

export function decodeTransfer(bytes: Uint8Array, encoding: string): Uint8Array {
  const decoder = createTransferDecoder(encoding);
  const body = decoder.receive(bytes);
  const rest = decoder.end();
  return rest.length === 0 ? body : concatBytes([body, rest]);
}
