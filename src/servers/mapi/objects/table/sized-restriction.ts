import { ByteReader } from '../../../../wire/mapi/byte-reader.ts';
import type { CodePage } from '../../../../wire/mapi/code-page.ts';
import { ErrorCode } from '../../../../wire/mapi/error-code.ts';
import { MapiFormatError } from '../../../../wire/mapi/mapi-format-error.ts';
import { type Restriction, readRestriction } from '../../../../wire/mapi/restriction.ts';
import { RopError } from '../../rop-error.ts';

/**
 * Behind its size of 16 bits; none where that is 0. The size tells where the next ROP begins, so a restriction that cannot be read,
 * or is too deep, fails the ROP that it is in, and not the whole call: it is read when it is asked for.
 */
export function readSizedRestriction(reader: ByteReader, codePage: CodePage): () => Restriction | undefined {
  const bytes = reader.bytes(reader.u16());
  return () => {
    if (bytes.length === 0) return undefined;
    try {
      return readRestriction(new ByteReader(bytes), codePage);
    } catch (error) {
      if (error instanceof MapiFormatError) throw new RopError(ErrorCode.TooComplex);
      throw error;
    }
  };
}
