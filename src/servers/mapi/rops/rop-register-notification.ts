import { NotificationObject } from '../objects/notification-object.ts';
import { defineRop } from '../rop-definition.ts';

/** [MS-OXCNOTIF] section 2.2.1.2.1. */
export const rop = defineRop({
  name: 'RopRegisterNotification',
  id: 0x29,
  handles: ['input', 'output'],
  read(reader) {
    const types = reader.u8();
    const reserved = reader.u8();
    const wantWholeStore = reader.u8() !== 0;
    const folder = wantWholeStore ? undefined : reader.u64();
    const message = wantWholeStore ? undefined : reader.u64();
    return { types, reserved, folder, message };
  },
  async run({ object, request: { types, folder, message } }) {
    const { logon } = object;
    await logon.session.watchOf(logon).begin();
    return {
      opened: new NotificationObject(logon, { types, folder, message: message === 0n ? undefined : message }),
    };
  },
});
