import { asStream } from '../objects/stream-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCPRPT] section 2.2.19. */
export const rop = defineRop({
  name: 'RopGetStreamSize',
  id: 0x5e,
  handles: ['input'],
  checksRights: true,
  read: () => undefined,
  run({ object }) {
    const { size } = asStream(object);
    return { write: (writer) => void writer.u32(size) };
  },
});
