import { defineRop } from '../rop-definition.ts';
import { stateUploadOf } from '../synchronization/synchronization-state.ts';

/** [MS-OXCFXICS] section 2.2.3.2.2.3. */
export const rop = defineRop({
  name: 'RopSynchronizationUploadStateStreamEnd',
  id: 0x77,
  handles: ['input'],
  checksRights: true,
  read: () => undefined,
  run({ object }) {
    stateUploadOf(object).end();
    return undefined;
  },
});
