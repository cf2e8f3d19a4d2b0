import type { ItemId } from '../../../base/ids.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { counterOf } from '../../../wire/mapi/object-id.ts';
import { Logon } from '../objects/logon.ts';
import { expectObject } from '../objects/mapi-object.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

const lastState = 2;

/** [MS-OXOMSG] section 2.2.5.3: no message waits for a client that spools, so that a lock keeps nobody from anything. */
export const rop = defineRop({
  name: 'RopSpoolerLockMessage',
  id: 0x48,
  handles: ['input'],
  read: (reader) => ({ messageId: reader.u64(), lockState: reader.u8() }),
  async run({ object, request }) {
    const { mailbox } = expectObject(object, Logon);
    if (request.lockState > lastState) throw new RopError(ErrorCode.InvalidParameter);
    const item = counterOf(request.messageId);
    if (item === undefined || (await mailbox.findItem(item as ItemId)) === undefined)
      throw new RopError(ErrorCode.NotFound);
    return undefined;
  },
});
