import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';
import { openUpload, sourceOperation } from '../transfer/open-upload.ts';

/** Move. */
const knownFlags = 0x01;
const known: ReadonlySet<number> = new Set(Object.values(sourceOperation));

/** [MS-OXCFXICS] section 2.2.3.1.2.1. */
export const rop = defineRop({
  name: 'RopFastTransferDestinationConfigure',
  id: 0x53,
  handles: ['input', 'output'],
  checksRights: true,
  read: (reader) => ({ operation: reader.u8(), copyFlags: reader.u8() }),
  async run({ object, request: { operation, copyFlags } }) {
    // R2153, R3492.
    if (!known.has(operation) || (copyFlags & ~knownFlags) !== 0)
      throw new RopError(ErrorCode.InvalidParameter);
    return { opened: await openUpload(object, operation) };
  },
});
