/** RFC 4648 section 4, with the line breaks that some clients put in. */

const pattern = /^[A-Za-z0-9+/]*={0,2}$/;

/** Undefined where the text is not base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const compact = text.replace(/\s+/g, '');
  if (compact.length % 4 !== 0 || !pattern.test(compact)) return undefined;
  return Buffer.from(compact, 'base64');
}

export const encodeBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
