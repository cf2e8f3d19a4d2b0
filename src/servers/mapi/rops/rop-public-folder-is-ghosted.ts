import { defineRop } from '../rop-definition.ts';

/** [MS-OXCSTOR] section 3.2.5.7: every folder lies in the mailbox that was opened. */
export const rop = defineRop({
  name: 'RopPublicFolderIsGhosted',
  id: 0x45,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ folderId: reader.u64() }),
  async run({ object: { logon }, request: { folderId } }) {
    if (logon.isPublic) await logon.getFolder(folderId);
    return { write: (writer) => void writer.flag(false) };
  },
});
