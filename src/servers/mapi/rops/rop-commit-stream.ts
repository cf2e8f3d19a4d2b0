import { asStream } from '../objects/stream-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCPRPT] section 2.2.18. */
export const rop = defineRop({
  name: 'RopCommitStream',
  id: 0x5d,
  handles: ['input'],
  checksRights: true,
  read: () => undefined,
  async run({ object }) {
    await asStream(object).flush();
    return undefined;
  },
});
