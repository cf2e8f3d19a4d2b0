import { flag } from '../../../store/ports/mail-model.ts';
import { defineImapCommand } from '../command-definition.ts';
import { expungeDeleted } from '../expunge-deleted.ts';

/** CLOSE takes away what is marked as deleted, and says nothing of it; UNSELECT (RFC 3691) only leaves. */
export const command = defineImapCommand({
  names: ['CLOSE', 'UNSELECT'],
  state: 'selected',
  async run({ name }, session) {
    const { selected } = session;
    if (name === 'CLOSE' && selected && !selected.isReadOnly && !selected.isRemoved) {
      await expungeDeleted(session, selected, flag.deleted);
    }
    session.selected = undefined;
    session.savedUids = [];
    return undefined;
  },
});
