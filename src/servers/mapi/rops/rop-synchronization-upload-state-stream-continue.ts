import { defineRop } from '../rop-definition.ts';
import { stateUploadOf } from '../synchronization/synchronization-state.ts';

/** [MS-OXCFXICS] section 2.2.3.2.2.2. */
export const rop = defineRop({
  name: 'RopSynchronizationUploadStateStreamContinue',
  id: 0x76,
  handles: ['input'],
  checksRights: true,
  read: (reader) => reader.bytes(reader.u32()),
  run({ object, request }) {
    stateUploadOf(object).add(request);
    return undefined;
  },
});
