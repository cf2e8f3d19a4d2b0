import { flag } from '../../../store/ports/mail-model.ts';
import { defineImapCommand } from '../command-definition.ts';
import { expungeDeleted } from '../expunge-deleted.ts';

/** With UIDs: RFC 4315. Which are gone is told before the OK, as after every command. */
export const command = defineImapCommand({
  names: ['EXPUNGE'],
  state: 'selected',
  async run({ uids }, session) {
    const folder = session.writableFolder;
    const within = uids === undefined ? undefined : session.resolveSet(uids, true);
    const count = await expungeDeleted(session, folder, flag.deleted, within);
    if (count === 0) return undefined;
    // RFC 7162 section 3.2.7 wants the number of this change, too.
    await folder.refresh();
    return session.highestModseq();
  },
});
