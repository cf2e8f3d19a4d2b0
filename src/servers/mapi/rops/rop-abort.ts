import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCTABL] section 2.2.2.6. What is asked for is done before it is answered; as Exchange since 2013, this says so. */
export const rop = defineRop({
  name: 'RopAbort',
  id: 0x38,
  handles: ['input'],
  checksRights: true,
  read: () => undefined,
  run() {
    throw new RopError(ErrorCode.NotImplemented);
  },
});
