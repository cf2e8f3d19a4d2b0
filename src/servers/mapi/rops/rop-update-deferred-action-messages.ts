import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { updateDeferredActions } from '../objects/deferred-actions.ts';
import { Logon } from '../objects/logon.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXORULE] sections 2.2.3 and 3.2.5.4. */
export const rop = defineRop({
  name: 'RopUpdateDeferredActionMessages',
  id: 0x57,
  handles: ['input'],
  read: (reader) => ({
    serverEntryId: reader.bytes(reader.u16()).slice(),
    clientEntryId: reader.bytes(reader.u16()).slice(),
  }),
  async run({ object, request: { serverEntryId, clientEntryId } }) {
    const logon = expectObject(object, Logon);
    if (!logon.isOwn) throw new RopError(ErrorCode.AccessDenied);
    const count = await updateDeferredActions(logon, serverEntryId, clientEntryId);
    if (count === 0) throw new RopError(ErrorCode.NotFound);
    return undefined;
  },
});
