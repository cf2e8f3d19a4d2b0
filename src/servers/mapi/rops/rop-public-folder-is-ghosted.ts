import { defineRop } from '../rop-definition.ts';

/** [MS-OXCSTOR] section 3.2.5.7: no folder of a mailbox lies on another server. */
export const rop = defineRop({
  name: 'RopPublicFolderIsGhosted',
  id: 0x45,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ folderId: reader.u64() }),
  run: () => ({ write: (writer) => writer.flag(false) }),
});
