import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCSTOR] section 3.2.5.6: which servers hold a public folder. All lie in one mailbox, which clients know by its name. */
export const rop = defineRop({
  name: 'RopGetOwningServers',
  id: 0x42,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ folderId: reader.u64() }),
  async run({ object: { logon }, request: { folderId } }) {
    // Folders of mailboxes are not among those.
    if (!logon.isPublic) throw new RopError(ErrorCode.NotSupported);
    await logon.getFolder(folderId);
    return { write: (writer) => void writer.u16(1).u16(1).ascii(logon.owner.legacyDn) };
  },
});
