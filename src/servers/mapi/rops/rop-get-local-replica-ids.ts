import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { Logon } from '../objects/logon.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { reserveIds } from '../objects/reserved-ids.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXCFXICS] section 2.2.3.2.4.7: ids that a client gives to what it makes by itself. */
export const rop = defineRop({
  name: 'RopGetLocalReplicaIds',
  id: 0x7f,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ idCount: reader.u32() }),
  async run({ object, request: { idCount } }) {
    const logon = expectObject(object, Logon);
    if (!logon.isOwn) throw new RopError(ErrorCode.AccessDenied);
    const first = await reserveIds(logon.mailbox, idCount);
    return {
      write(writer) {
        const counter = Buffer.alloc(8);
        counter.writeBigUInt64BE(first);
        writer.guid(logon.replica).bytes(counter.subarray(2));
      },
    };
  },
});
