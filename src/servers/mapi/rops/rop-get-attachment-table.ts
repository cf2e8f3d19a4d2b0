import { asMessage } from '../objects/message-object.ts';
import { AttachmentSource } from '../objects/table/attachment-source.ts';
import { TableObject } from '../objects/table/table-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCMSG] section 2.2.3.17. Text comes as its columns say, whatever TableFlags asks for. */
export const rop = defineRop({
  name: 'RopGetAttachmentTable',
  id: 0x21,
  handles: ['input', 'output'],
  checksRights: true,
  read: (reader) => ({ tableFlags: reader.u8() }),
  run: ({ object }) => ({ opened: new TableObject(new AttachmentSource(asMessage(object))) }),
});
