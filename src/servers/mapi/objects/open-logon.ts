import { PidLid } from '../../../mailbox/conversion/calendar-properties.ts';
import { missingSpecialFolders } from '../../../mailbox/special-folders.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { EmsmdbSession } from '../emsmdb-session.ts';
import { RopError } from '../rop-error.ts';
import { Logon } from './logon.ts';
import { NameMap } from './name-map.ts';

/** The mailbox of whoever the name stands for, with the folders that MAPI clients need in it. */
export async function openLogon(session: EmsmdbSession, logonId: number, legacyDn: string): Promise<Logon> {
  const owner = await session.rooms.findOwner(session.caller, legacyDn);
  if (owner === undefined) throw new RopError(ErrorCode.UnknownUser);
  const { mailbox, language } = owner;
  let known = await session.folderTrees.read(mailbox);
  if (missingSpecialFolders(known.tree).length > 0) {
    await mailbox.ensureSpecialFolders(language);
    // Clients find named properties in every mailbox: what its searches ask for comes first.
    await new NameMap(mailbox).tagsOf([PidLid.ReminderSet], true);
    known = await session.folderTrees.read(mailbox);
  }
  return new Logon(session, logonId, owner, known);
}

/** Without a name those of the organisation, of which there is one store. [MS-OXCSTOR] section 3.2.5.1.2. */
export async function openPublicLogon(
  session: EmsmdbSession,
  logonId: number,
  legacyDn: string,
): Promise<Logon> {
  const found = await session.rooms.findPublicFolders(session.caller, legacyDn);
  if (found === undefined) throw new RopError(ErrorCode.LoginFailure);
  return new Logon(session, logonId, found, await session.folderTrees.read(found.mailbox), found);
}
