import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCPRPT] section 2.2.25: what a handle writes nobody else sees, so that there is nothing to lock; nor has Exchange since 2010. */
export const rop = defineRop({
  name: 'RopUnlockRegionStream',
  id: 0x5c,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ offset: reader.u64(), size: reader.u64(), flags: reader.u32() }),
  run() {
    throw new RopError(ErrorCode.NotImplemented);
  },
});
