import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { MessageObject } from '../objects/message-object.ts';
import { submitMessage } from '../objects/submit-message.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** [MS-OXOMSG] section 2.2.5.4. */
export const rop = defineRop({
  name: 'RopTransportSend',
  id: 0x4a,
  handles: ['input'],
  read: () => undefined,
  async run({ object }) {
    if (!(object instanceof MessageObject)) throw new RopError(ErrorCode.AccessDenied);
    await submitMessage(object);
    // NoPropertiesReturned, and so none are.
    return { write: (writer) => void writer.u8(1).u16(0) };
  },
});
