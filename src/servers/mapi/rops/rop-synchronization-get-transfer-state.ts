import { defineRop } from '../rop-definition.ts';
import { stateDownload } from '../synchronization/synchronization-download.ts';
import { asSynchronization } from '../synchronization/synchronization-state.ts';

/** [MS-OXCFXICS] section 2.2.3.2.3.1. */
export const rop = defineRop({
  name: 'RopSynchronizationGetTransferState',
  id: 0x82,
  handles: ['input', 'output'],
  checksRights: true,
  read: () => undefined,
  run({ object }) {
    const { logon, state, isHierarchy } = asSynchronization(object);
    return { opened: stateDownload(logon, state, isHierarchy) };
  },
});
