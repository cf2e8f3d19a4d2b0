import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCPRPT] section 2.2.23. Every operation is done when it is answered: there is none that could be asked after. */
export const rop = defineRop({
  name: 'RopProgress',
  id: 0x50,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ wantCancel: reader.u8() !== 0 }),
  run() {
    throw new RopError(ErrorCode.NotSupported);
  },
});
