import type { IncomingMessage } from 'node:http';
import { ResponseCode, TransportError } from './response-code.ts';

/** By events: iterating over the request would cost as much as a small answer. */
export function readMapiBody(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    if (request.destroyed) throw brokenOff();
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
    const chunks: Uint8Array[] = [];
    let length = 0;
    const take = (chunk: Uint8Array) => {
      length += chunk.length;
      if (length <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      request.off('data', take);
      reject(tooLarge(maxBytes));
    };
    request.on('data', take);
    request.on('error', () => reject(brokenOff()));
    request.on('end', () => {
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
    });
  });
}

const brokenOff = (): TransportError =>
  new TransportError(ResponseCode.unknownFailure, 'The connection ended before the request did.');

const tooLarge = (maxBytes: number): TransportError =>
  new TransportError(ResponseCode.tooLarge, `The body is larger than ${maxBytes} bytes.`);
