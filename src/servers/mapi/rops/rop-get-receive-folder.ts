import { objectIdOf } from '../../../wire/mapi/object-id.ts';
import { ReceiveFolders } from '../objects/receive-folders.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCSTOR] section 2.2.1.2. */
export const rop = defineRop({
  name: 'RopGetReceiveFolder',
  id: 0x27,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ messageClass: reader.ascii() }),
  async run({ object: { logon }, request }) {
    const { folder, messageClass } = await new ReceiveFolders(logon).find(request.messageClass);
    return { write: (writer) => writer.u64(objectIdOf(folder)).ascii(messageClass) };
  },
});
