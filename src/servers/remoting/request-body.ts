import type { IncomingMessage } from 'node:http';

/** The body is larger than what is taken. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
}

/** The text of a request, by the charset that it names; Windows' client writes UTF-8 or UTF-16. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxBytes) throw new BodyTooLargeError();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) throw new BodyTooLargeError();
    chunks.push(chunk);
  }
  const charset = /charset="?([\w-]+)/i.exec(request.headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  const encoding = /^utf-?16/i.test(charset) ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding).decode(Buffer.concat(chunks));
}
