import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import { type TaggedValue, writeTaggedValue } from '../../../wire/mapi/property-value.ts';
import { MessageObject } from '../objects/message-object.ts';
import { submitMessage } from '../objects/submit-message.ts';
import { defineRop } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

/** Who has sent it, for the copy that the client keeps. */
const returned = [
  PidTag.SentRepresentingName,
  PidTag.SentRepresentingAddressType,
  PidTag.SentRepresentingEmailAddress,
  PidTag.SenderName,
  PidTag.SenderAddressType,
  PidTag.SenderEmailAddress,
] as const;

/** [MS-OXOMSG] section 2.2.5.4. */
export const rop = defineRop({
  name: 'RopTransportSend',
  id: 0x4a,
  handles: ['input'],
  checksRights: true,
  read: () => undefined,
  async run({ object }) {
    if (!(object instanceof MessageObject)) throw new RopError(ErrorCode.AccessDenied);
    await submitMessage(object);
    const { properties } = await object.draft();
    const values = returned.flatMap((tag): TaggedValue[] => {
      const value = properties.text(tag);
      return value === undefined ? [] : [{ tag, value }];
    });
    return {
      write(writer) {
        writer.u8(0).u16(values.length);
        for (const value of values) writeTaggedValue(writer, value, object.codePage);
      },
    };
  },
});
