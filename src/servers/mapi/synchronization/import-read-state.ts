/** RopSynchronizationImportReadStateChanges: what a client's owner has read. [MS-OXCFXICS] section 3.2.5.9.4.6. */
import { flag, type Message } from '../../../store/ports/mail-model.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { mayUse } from '../objects/message-rights.ts';
import { RopError } from '../rop-error.ts';
import type { Collector } from './collector.ts';

interface ReadState {
  readonly key: Uint8Array;
  readonly isRead: boolean;
}

export async function importReadState(collector: Collector, states: readonly ReadState[]): Promise<void> {
  const { mailbox } = collector.logon;
  const wanted = new Map<Message['item'], { readonly row: Message; readonly isRead: boolean }>();
  // R3513: all of them, or none.
  for (const { key, isRead } of states) {
    const row = await collector.findMessage(key);
    // R2259: associated messages are not read.
    if (row === undefined || collector.isAssociated(row)) continue;
    if (!(await mayUse(collector.logon, row, 'edit'))) throw new RopError(ErrorCode.AccessDenied);
    wanted.set(row.item, { row, isRead });
  }
  for (const isRead of [true, false]) {
    const some = [...wanted.values()].filter((each) => each.isRead === isRead);
    const ranges = some.map(({ row: { uid } }) => ({ first: uid, last: uid }));
    if (ranges.length === 0) continue;
    const change = { mode: isRead ? 'add' : 'remove', flags: flag.seen, keywords: [] } as const;
    const { changed } = await mailbox.updateFlags(collector.folder.folder, ranges, change);
    collector.noteRead(changed.map(({ changeNo }) => changeNo));
  }
}
