import type { IncomingMessage } from 'node:http';
import { ResponseCode, TransportError } from './response-code.ts';

export async function readMapiBody(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}

const tooLarge = (maxBytes: number): TransportError =>
  new TransportError(ResponseCode.tooLarge, `The body is larger than ${maxBytes} bytes.`);
