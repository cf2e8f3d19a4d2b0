import { type RequestHead, sequenceCookie } from './request-head.ts';
import { ResponseCode, TransportError } from './response-code.ts';

/** With a part of the context's name in it: that of another context is seen to be of another. */
export const writeSequence = (context: string, sequence: number): string =>
  `${context.slice(0, 8)}-${sequence}`;

export function readSequence({ sequenceCookie: given = '' }: RequestHead, context: string): number {
  const digits = given.slice(9);
  if (!given.startsWith(`${context.slice(0, 8)}-`) || !/^\d{1,15}$/.test(digits))
    throw new TransportError(
      ResponseCode.invalidSequence,
      `The cookie ${sequenceCookie} is of no request here.`,
    );
  return Number(digits);
}
