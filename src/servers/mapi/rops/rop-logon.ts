import type { FolderRole } from '../../../store/ports/mail-model.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { filetimeOf } from '../../../wire/mapi/filetime.ts';
import { nilGuid, objectIdOf, replicaId } from '../../../wire/mapi/object-id.ts';
import type { EmsmdbSession } from '../emsmdb-session.ts';
import { isAwayAt } from '../objects/logon-properties.ts';
import { openLogon, openPublicLogon } from '../objects/open-logon.ts';
import { defineRop, type RopResult } from '../rop-definition.ts';
import { RopError } from '../rop-error.ts';

const logonFlags = { private: 0x01, undercover: 0x02, ghosted: 0x04 } as const;
const openFlags = { public: 0x02, alternateServer: 0x100 } as const;
/** Reserved, OwnerRight, SendAsRight, OOF: [MS-OXCSTOR] section 2.2.1.1.3. */
const responseFlags = { reserved: 0x01, ownerRight: 0x02, sendAsRight: 0x04, outOfOffice: 0x10 } as const;

/** In the order of [MS-OXCROPS] section 2.2.3.1.2. */
const folders: readonly FolderRole[] = [
  'root',
  'deferredAction',
  'spoolerQueue',
  'ipmSubtree',
  'inbox',
  'outbox',
  'sent',
  'deleted',
  'commonViews',
  'schedule',
  'finder',
  'views',
  'shortcuts',
];

/** [MS-OXCSTOR] section 2.2.1.1. */
export const rop = defineRop({
  name: 'RopLogon',
  id: 0xfe,
  handles: ['output'],
  checksRights: true,
  needsNoObject: true,
  read: (reader) => ({
    logonFlags: reader.u8(),
    openFlags: reader.u32(),
    storeState: reader.u32(),
    essdn: Buffer.from(reader.bytes(reader.u16())).toString('latin1').replace(/\0$/, ''),
  }),
  async run({ session, logonId, request }) {
    const isPublic = (request.logonFlags & logonFlags.private) === 0;
    // R3110001: both flags say the same.
    if (isPublic !== ((request.openFlags & openFlags.public) !== 0))
      throw new RopError(ErrorCode.LoginFailure);
    if (isPublic) return logOnToPublicFolders(session, logonId, request);
    const logon = await openLogon(session, logonId, request.essdn);
    const { owner, isOwn } = logon;
    const isAway = await isAwayAt(logon);
    const maySend = isOwn || (await session.rooms.maySendAs(session.caller, owner.recipient));
    const flags = returnedFlags(request.logonFlags);
    const now = new Date(session.clock.now());
    return {
      opened: logon,
      write(writer) {
        writer.u8(flags);
        for (const role of folders) writer.u64(objectIdOf(logon.folderOfRole(role)));
        writer.u8(
          responseFlags.reserved |
            (isOwn ? responseFlags.ownerRight : 0) |
            (maySend ? responseFlags.sendAsRight : 0) |
            (isAway ? responseFlags.outOfOffice : 0),
        );
        writer.guid(owner.mailboxGuid).u16(replicaId).guid(logon.replica);
        // LogonTime: the day of the week lies between the hour and the day ([MS-OXCROPS] section 2.2.3.1.2.1).
        writer.u8(now.getUTCSeconds()).u8(now.getUTCMinutes()).u8(now.getUTCHours());
        writer
          .u8(now.getUTCDay())
          .u8(now.getUTCDate())
          .u8(now.getUTCMonth() + 1)
          .u16(now.getUTCFullYear());
        // GwartTime: says when the types of addresses changed, which they never do.
        writer.u64(filetimeOf(0)).u32(0);
      },
    };
  },
});

const returnedFlags = (flags: number): number =>
  flags & (logonFlags.private | logonFlags.undercover | logonFlags.ghosted);

/** In the order of [MS-OXCSTOR] section 2.2.1.1.4. R155: the other nine of the thirteen are empty, as in Exchange since 2013. */
const publicFolders: readonly FolderRole[] = ['root', 'ipmSubtree', 'nonIpmSubtree', 'eformsRegistry'];
const allFolders = 13;

/** [MS-OXCSTOR] sections 2.2.1.1.4 and 3.2.5.1.2. */
async function logOnToPublicFolders(
  session: EmsmdbSession,
  logonId: number,
  request: { readonly logonFlags: number; readonly openFlags: number; readonly essdn: string },
): Promise<RopResult> {
  // R835: there is no other server that has them.
  if ((request.openFlags & openFlags.alternateServer) !== 0) throw new RopError(ErrorCode.LoginFailure);
  const logon = await openPublicLogon(session, logonId, request.essdn);
  return {
    opened: logon,
    write(writer) {
      writer.u8(returnedFlags(request.logonFlags));
      for (const role of publicFolders) writer.u64(objectIdOf(logon.folderOfRole(role)));
      for (let empty = publicFolders.length; empty < allFolders; empty += 1) writer.u64(0n);
      // PerUserGuid is nobody's: R162.
      writer.u16(replicaId).guid(logon.replica).guid(nilGuid);
    },
  };
}
