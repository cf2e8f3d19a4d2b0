// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { rop as ropRopAbort } from './rop-abort.ts';
import { rop as ropRopCollapseRow } from './rop-collapse-row.ts';
import { rop as ropRopCopyFolder } from './rop-copy-folder.ts';
import { rop as ropRopCreateBookmark } from './rop-create-bookmark.ts';
import { rop as ropRopCreateFolder } from './rop-create-folder.ts';
import { rop as ropRopDeleteFolder } from './rop-delete-folder.ts';
import { rop as ropRopEmptyFolder } from './rop-empty-folder.ts';
import { rop as ropRopExpandRow } from './rop-expand-row.ts';
import { rop as ropRopFindRow } from './rop-find-row.ts';
import { rop as ropRopFreeBookmark } from './rop-free-bookmark.ts';
import { rop as ropRopGetCollapseState } from './rop-get-collapse-state.ts';
import { rop as ropRopGetContentsTable } from './rop-get-contents-table.ts';
import { rop as ropRopGetHierarchyTable } from './rop-get-hierarchy-table.ts';
import { rop as ropRopGetOwningServers } from './rop-get-owning-servers.ts';
import { rop as ropRopGetPerUserGuid } from './rop-get-per-user-guid.ts';
import { rop as ropRopGetPerUserLongTermIds } from './rop-get-per-user-long-term-ids.ts';
import { rop as ropRopGetPropertiesSpecific } from './rop-get-properties-specific.ts';
import { rop as ropRopGetReceiveFolderTable } from './rop-get-receive-folder-table.ts';
import { rop as ropRopGetReceiveFolder } from './rop-get-receive-folder.ts';
import { rop as ropRopGetStatus } from './rop-get-status.ts';
import { rop as ropRopGetStoreState } from './rop-get-store-state.ts';
import { rop as ropRopHardDeleteMessagesAndSubfolders } from './rop-hard-delete-messages-and-subfolders.ts';
import { rop as ropRopIdFromLongTermId } from './rop-id-from-long-term-id.ts';
import { rop as ropRopLogon } from './rop-logon.ts';
import { rop as ropRopLongTermIdFromId } from './rop-long-term-id-from-id.ts';
import { rop as ropRopMoveFolder } from './rop-move-folder.ts';
import { rop as ropRopOpenFolder } from './rop-open-folder.ts';
import { rop as ropRopPublicFolderIsGhosted } from './rop-public-folder-is-ghosted.ts';
import { rop as ropRopQueryColumnsAll } from './rop-query-columns-all.ts';
import { rop as ropRopQueryPosition } from './rop-query-position.ts';
import { rop as ropRopQueryRows } from './rop-query-rows.ts';
import { rop as ropRopReadPerUserInformation } from './rop-read-per-user-information.ts';
import { rop as ropRopRegisterNotification } from './rop-register-notification.ts';
import { rop as ropRopRelease } from './rop-release.ts';
import { rop as ropRopResetTable } from './rop-reset-table.ts';
import { rop as ropRopRestrict } from './rop-restrict.ts';
import { rop as ropRopSeekRowBookmark } from './rop-seek-row-bookmark.ts';
import { rop as ropRopSeekRowFractional } from './rop-seek-row-fractional.ts';
import { rop as ropRopSeekRow } from './rop-seek-row.ts';
import { rop as ropRopSetCollapseState } from './rop-set-collapse-state.ts';
import { rop as ropRopSetColumns } from './rop-set-columns.ts';
import { rop as ropRopSetReceiveFolder } from './rop-set-receive-folder.ts';
import { rop as ropRopSortTable } from './rop-sort-table.ts';
import { rop as ropRopWritePerUserInformation } from './rop-write-per-user-information.ts';

export const rops = [
  ropRopAbort,
  ropRopCollapseRow,
  ropRopCopyFolder,
  ropRopCreateBookmark,
  ropRopCreateFolder,
  ropRopDeleteFolder,
  ropRopEmptyFolder,
  ropRopExpandRow,
  ropRopFindRow,
  ropRopFreeBookmark,
  ropRopGetCollapseState,
  ropRopGetContentsTable,
  ropRopGetHierarchyTable,
  ropRopGetOwningServers,
  ropRopGetPerUserGuid,
  ropRopGetPerUserLongTermIds,
  ropRopGetPropertiesSpecific,
  ropRopGetReceiveFolderTable,
  ropRopGetReceiveFolder,
  ropRopGetStatus,
  ropRopGetStoreState,
  ropRopHardDeleteMessagesAndSubfolders,
  ropRopIdFromLongTermId,
  ropRopLogon,
  ropRopLongTermIdFromId,
  ropRopMoveFolder,
  ropRopOpenFolder,
  ropRopPublicFolderIsGhosted,
  ropRopQueryColumnsAll,
  ropRopQueryPosition,
  ropRopQueryRows,
  ropRopReadPerUserInformation,
  ropRopRegisterNotification,
  ropRopRelease,
  ropRopResetTable,
  ropRopRestrict,
  ropRopSeekRowBookmark,
  ropRopSeekRowFractional,
  ropRopSeekRow,
  ropRopSetCollapseState,
  ropRopSetColumns,
  ropRopSetReceiveFolder,
  ropRopSortTable,
  ropRopWritePerUserInformation,
] as const;
