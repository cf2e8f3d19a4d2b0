import { defineRop } from '../rop-definition.ts';

/** [MS-OXCFXICS] section 2.2.3.1.1.6: what a stream says is the same for every version of the server that it goes to. */
export const rop = defineRop({
  name: 'RopTellVersion',
  id: 0x86,
  handles: ['input'],
  checksRights: true,
  read: (reader) => ({ version: [reader.u16(), reader.u16(), reader.u16()] }),
  run: () => undefined,
});
