import { asStream } from '../objects/stream-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCPRPT] section 2.2.27: the same bytes, and a place of its own in them. */
export const rop = defineRop({
  name: 'RopCloneStream',
  id: 0x3b,
  handles: ['input', 'output'],
  checksRights: true,
  read: () => undefined,
  run: ({ object }) => ({ opened: asStream(object).clone() }),
});
