import { asMessage } from '../objects/message-object.ts';
import { submitMessage } from '../objects/submit-message.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXOMSG] section 2.2.4.1. No message waits for a client to prepare or to send it, whatever SubmitFlags says. */
export const rop = defineRop({
  name: 'RopSubmitMessage',
  id: 0x32,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ submitFlags: reader.u8() }),
  async run({ object }) {
    await submitMessage(asMessage(object));
    return undefined;
  },
});
