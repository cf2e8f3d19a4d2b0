import { NotificationType, type ObjectEvent } from '../../../wire/mapi/notification.ts';
import type { Logon } from './logon.ts';
import type { MapiObject } from './mapi-object.ts';

export interface NotificationScope {
  /** Bits of NotificationType. */
  readonly types: number;
  /** Undefined for the whole mailbox. */
  readonly folder: bigint | undefined;
  /** Of the folder, one message alone. */
  readonly message: bigint | undefined;
}

/** What a client wants to be told of: [MS-OXCNOTIF] section 2.2.1.2.1. */
export class NotificationObject implements MapiObject {
  readonly kind = 'notification';
  readonly logon: Logon;
  readonly scope: NotificationScope;

  constructor(logon: Logon, scope: NotificationScope) {
    this.logon = logon;
    this.scope = scope;
  }

  wants(event: ObjectEvent): boolean {
    const { types, folder, message } = this.scope;
    if ((types & event.type) === 0) return false;
    if (folder === undefined) return true;
    if (message !== undefined) {
      // It goes with its folder: R53.
      const isOfFolder = event.type === NotificationType.objectDeleted && event.message === undefined;
      if (isOfFolder) return event.folder === folder;
      return event.message === message || event.oldMessage === message;
    }
    return [event.folder, event.oldFolder, event.parent, event.oldParent].includes(folder);
  }
}
