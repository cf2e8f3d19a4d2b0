/** Text of a PtypString8, in the code page that the client has named at Connect. */
export interface CodePage {
  decode(bytes: Uint8Array): string;
  encode(text: string): Uint8Array;
}

/** Bytes that mean nothing stay what they were on the way in and out. */
export const latin1CodePage: CodePage = {
  decode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'),
  encode: (text) => Buffer.from(text, 'latin1'),
};

/** For what is kept: every text has a place in it. */
export const utf8CodePage: CodePage = {
  decode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'),
  encode: (text) => Buffer.from(text, 'utf8'),
};
