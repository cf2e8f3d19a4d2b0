import { longTermIdBytes } from '../objects/per-user-information.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCSTOR] section 2.2.1.11. */
export const rop = defineRop({
  name: 'RopGetPerUserGuid',
  id: 0x61,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ folder: reader.bytes(longTermIdBytes) }),
  async run({ object: { logon }, request: { folder } }) {
    const replica = await logon.perUser.replicaOf(folder);
    return { write: (writer) => writer.guid(replica) };
  },
});
