import { asMessage } from '../objects/message-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCMSG] section 2.2.3.18. */
export const rop = defineRop({
  name: 'RopGetValidAttachments',
  id: 0x52,
  handles: ['input'],
  checksRights: true,
  read: () => undefined,
  async run({ object }) {
    const numbers = (await asMessage(object).draft()).attachments().map(({ number }) => number);
    return {
      write(writer) {
        writer.u16(numbers.length);
        for (const number of numbers) writer.u32(number);
      },
    };
  },
});
