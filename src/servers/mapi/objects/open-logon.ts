import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { EmsmdbSession } from '../emsmdb-session.ts';
import { RopError } from '../rop-error.ts';
import { Logon } from './logon.ts';

/** The mailbox of whoever the name stands for, with the folders that MAPI clients need in it. */
export async function openLogon(session: EmsmdbSession, logonId: number, legacyDn: string): Promise<Logon> {
  const owner = await session.rooms.findOwner(session.caller, legacyDn);
  if (owner === undefined) throw new RopError(ErrorCode.UnknownUser);
  return new Logon(session, logonId, owner, await owner.mailbox.ensureSpecialFolders(owner.language));
}
