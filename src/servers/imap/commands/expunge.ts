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
    await expungeDeleted(session, folder, flag.deleted, within);
    return undefined;
  },
});
