import { defineRop } from '../rop-definition.ts';

/** [MS-OXCROPS] section 2.2.15.3: not answered; what is released already is no mistake. */
export const rop = defineRop({
  name: 'RopRelease',
  id: 0x01,
  handles: ['input'],
  checksRights: true,
  isSilent: true,
  read: () => undefined,
  async run({ session, handle }) {
    try {
      await session.handles.get(handle)?.flush?.();
    } finally {
      session.handles.release(handle);
    }
    return undefined;
  },
});
