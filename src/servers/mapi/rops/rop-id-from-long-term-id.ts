import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { idOfReplica, readLongTermId } from '../../../wire/mapi/object-id.ts';
import { longTermIdBytes } from '../objects/per-user-information.ts';
import { ReplicaTable } from '../objects/replica-table.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCSTOR] section 2.2.1.9. */
export const rop = defineRop({
  name: 'RopIdFromLongTermId',
  id: 0x44,
  handles: ['input'],
  checksRights: true,
  read: (reader) => readLongTermId(reader.bytes(longTermIdBytes)),
  async run({ object: { logon }, request: { replica, counter } }) {
    const id = await new ReplicaTable(logon).idOf(replica);
    if (id === undefined) throw new RopError(ErrorCode.ParameterOverflow);
    return { write: (writer) => writer.u64(idOfReplica(id, counter)) };
  },
});
