import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCSTOR] section 3.2.5.6: which servers hold a public folder. Folders of mailboxes are not among those. */
export const rop = defineRop({
  name: 'RopGetOwningServers',
  id: 0x42,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ folderId: reader.u64() }),
  run: () => ({ code: ErrorCode.NotSupported }),
});
