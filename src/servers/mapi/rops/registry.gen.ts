// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { rop as ropRopGetOwningServers } from './rop-get-owning-servers.ts';
import { rop as ropRopGetPerUserGuid } from './rop-get-per-user-guid.ts';
import { rop as ropRopGetPerUserLongTermIds } from './rop-get-per-user-long-term-ids.ts';
import { rop as ropRopGetPropertiesSpecific } from './rop-get-properties-specific.ts';
import { rop as ropRopGetReceiveFolderTable } from './rop-get-receive-folder-table.ts';
import { rop as ropRopGetReceiveFolder } from './rop-get-receive-folder.ts';
import { rop as ropRopGetStoreState } from './rop-get-store-state.ts';
import { rop as ropRopIdFromLongTermId } from './rop-id-from-long-term-id.ts';
import { rop as ropRopLogon } from './rop-logon.ts';
import { rop as ropRopLongTermIdFromId } from './rop-long-term-id-from-id.ts';
import { rop as ropRopOpenFolder } from './rop-open-folder.ts';
import { rop as ropRopPublicFolderIsGhosted } from './rop-public-folder-is-ghosted.ts';
import { rop as ropRopReadPerUserInformation } from './rop-read-per-user-information.ts';
import { rop as ropRopRelease } from './rop-release.ts';
import { rop as ropRopSetReceiveFolder } from './rop-set-receive-folder.ts';
import { rop as ropRopWritePerUserInformation } from './rop-write-per-user-information.ts';

export const rops = [
  ropRopGetOwningServers,
  ropRopGetPerUserGuid,
  ropRopGetPerUserLongTermIds,
  ropRopGetPropertiesSpecific,
  ropRopGetReceiveFolderTable,
  ropRopGetReceiveFolder,
  ropRopGetStoreState,
  ropRopIdFromLongTermId,
  ropRopLogon,
  ropRopLongTermIdFromId,
  ropRopOpenFolder,
  ropRopPublicFolderIsGhosted,
  ropRopReadPerUserInformation,
  ropRopRelease,
  ropRopSetReceiveFolder,
  ropRopWritePerUserInformation,
] as const;
