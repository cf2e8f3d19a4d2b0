import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCSTOR] section 3.2.5.5: Exchange since 2013 answers all clients that it does not implement it, and so they do not need it. */
export const rop = defineRop({
  name: 'RopGetStoreState',
  id: 0x7b,
  handles: ['input'],
  checksRights: true,
  read: () => ({}),
  run: () => ({ code: ErrorCode.NotImplemented }),
});
