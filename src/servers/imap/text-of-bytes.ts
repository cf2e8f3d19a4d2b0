import type { ByteString } from '../../wire/mime/byte-string.ts';

/** Clients send names and words of search in UTF-8, whatever they have agreed upon. */
export const textOfBytes = (bytes: ByteString): string => Buffer.from(bytes, 'latin1').toString('utf8');
