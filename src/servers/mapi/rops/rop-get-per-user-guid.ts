import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { longTermIdBytes, PerUserInformation } from '../objects/per-user-information.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCSTOR] section 2.2.1.11. */
export const rop = defineRop({
  name: 'RopGetPerUserGuid',
  id: 0x61,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ folder: reader.bytes(longTermIdBytes) }),
  async run({ object: { logon }, request: { folder } }) {
    const { perUser } = logon;
    // R962: public folders have none.
    if (!(perUser instanceof PerUserInformation)) throw new RopError(ErrorCode.NotSupported);
    const replica = await perUser.replicaOf(folder);
    return { write: (writer) => writer.guid(replica) };
  },
});
