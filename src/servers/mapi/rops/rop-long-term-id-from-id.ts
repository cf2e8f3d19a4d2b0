import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { counterInId, longTermId, nilGuid, replicaInId } from '../../../wire/mapi/object-id.ts';
import { ReplicaTable } from '../objects/replica-table.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCSTOR] section 2.2.1.8. */
export const rop = defineRop({
  name: 'RopLongTermIdFromId',
  id: 0x43,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ objectId: reader.u64() }),
  async run({ object: { logon }, request: { objectId } }) {
    // R1337: no object at all is named by no object of this mailbox, and of public folders by nothing.
    const replica =
      objectId === 0n
        ? logon.isPublic
          ? nilGuid
          : logon.replica
        : await new ReplicaTable(logon).findGuid(replicaInId(objectId));
    if (replica === undefined) throw new RopError(ErrorCode.NotFound);
    return { write: (writer) => writer.bytes(longTermId(replica, counterInId(objectId))) };
  },
});
