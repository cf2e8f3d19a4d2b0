// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { rop as ropRopAbortSubmit } from './rop-abort-submit.ts';
import { rop as ropRopAbort } from './rop-abort.ts';
import { rop as ropRopCloneStream } from './rop-clone-stream.ts';
import { rop as ropRopCollapseRow } from './rop-collapse-row.ts';
import { rop as ropRopCommitStream } from './rop-commit-stream.ts';
import { rop as ropRopCopyFolder } from './rop-copy-folder.ts';
import { rop as ropRopCopyProperties } from './rop-copy-properties.ts';
import { rop as ropRopCopyToStream } from './rop-copy-to-stream.ts';
import { rop as ropRopCopyTo } from './rop-copy-to.ts';
import { rop as ropRopCreateAttachment } from './rop-create-attachment.ts';
import { rop as ropRopCreateBookmark } from './rop-create-bookmark.ts';
import { rop as ropRopCreateFolder } from './rop-create-folder.ts';
import { rop as ropRopCreateMessage } from './rop-create-message.ts';
import { rop as ropRopDeleteAttachment } from './rop-delete-attachment.ts';
import { rop as ropRopDeleteFolder } from './rop-delete-folder.ts';
import { rop as ropRopDeleteMessages } from './rop-delete-messages.ts';
import { rop as ropRopDeletePropertiesNoReplicate } from './rop-delete-properties-no-replicate.ts';
import { rop as ropRopDeleteProperties } from './rop-delete-properties.ts';
import { rop as ropRopEmptyFolder } from './rop-empty-folder.ts';
import { rop as ropRopExpandRow } from './rop-expand-row.ts';
import { rop as ropRopFastTransferDestinationConfigure } from './rop-fast-transfer-destination-configure.ts';
import { rop as ropRopFastTransferDestinationPutBufferExtended } from './rop-fast-transfer-destination-put-buffer-extended.ts';
import { rop as ropRopFastTransferDestinationPutBuffer } from './rop-fast-transfer-destination-put-buffer.ts';
import { rop as ropRopFastTransferSourceCopyFolder } from './rop-fast-transfer-source-copy-folder.ts';
import { rop as ropRopFastTransferSourceCopyMessages } from './rop-fast-transfer-source-copy-messages.ts';
import { rop as ropRopFastTransferSourceCopyProperties } from './rop-fast-transfer-source-copy-properties.ts';
import { rop as ropRopFastTransferSourceCopyTo } from './rop-fast-transfer-source-copy-to.ts';
import { rop as ropRopFastTransferSourceGetBuffer } from './rop-fast-transfer-source-get-buffer.ts';
import { rop as ropRopFindRow } from './rop-find-row.ts';
import { rop as ropRopFreeBookmark } from './rop-free-bookmark.ts';
import { rop as ropRopGetAddressTypes } from './rop-get-address-types.ts';
import { rop as ropRopGetAttachmentTable } from './rop-get-attachment-table.ts';
import { rop as ropRopGetCollapseState } from './rop-get-collapse-state.ts';
import { rop as ropRopGetContentsTable } from './rop-get-contents-table.ts';
import { rop as ropRopGetHierarchyTable } from './rop-get-hierarchy-table.ts';
import { rop as ropRopGetLocalReplicaIds } from './rop-get-local-replica-ids.ts';
import { rop as ropRopGetMessageStatus } from './rop-get-message-status.ts';
import { rop as ropRopGetNamesFromPropertyIds } from './rop-get-names-from-property-ids.ts';
import { rop as ropRopGetOwningServers } from './rop-get-owning-servers.ts';
import { rop as ropRopGetPerUserGuid } from './rop-get-per-user-guid.ts';
import { rop as ropRopGetPerUserLongTermIds } from './rop-get-per-user-long-term-ids.ts';
import { rop as ropRopGetPermissionsTable } from './rop-get-permissions-table.ts';
import { rop as ropRopGetPropertiesAll } from './rop-get-properties-all.ts';
import { rop as ropRopGetPropertiesList } from './rop-get-properties-list.ts';
import { rop as ropRopGetPropertiesSpecific } from './rop-get-properties-specific.ts';
import { rop as ropRopGetPropertyIdsFromNames } from './rop-get-property-ids-from-names.ts';
import { rop as ropRopGetReceiveFolderTable } from './rop-get-receive-folder-table.ts';
import { rop as ropRopGetReceiveFolder } from './rop-get-receive-folder.ts';
import { rop as ropRopGetRulesTable } from './rop-get-rules-table.ts';
import { rop as ropRopGetSearchCriteria } from './rop-get-search-criteria.ts';
import { rop as ropRopGetStatus } from './rop-get-status.ts';
import { rop as ropRopGetStoreState } from './rop-get-store-state.ts';
import { rop as ropRopGetStreamSize } from './rop-get-stream-size.ts';
import { rop as ropRopGetTransportFolder } from './rop-get-transport-folder.ts';
import { rop as ropRopGetValidAttachments } from './rop-get-valid-attachments.ts';
import { rop as ropRopHardDeleteMessagesAndSubfolders } from './rop-hard-delete-messages-and-subfolders.ts';
import { rop as ropRopHardDeleteMessages } from './rop-hard-delete-messages.ts';
import { rop as ropRopIdFromLongTermId } from './rop-id-from-long-term-id.ts';
import { rop as ropRopLockRegionStream } from './rop-lock-region-stream.ts';
import { rop as ropRopLogon } from './rop-logon.ts';
import { rop as ropRopLongTermIdFromId } from './rop-long-term-id-from-id.ts';
import { rop as ropRopModifyPermissions } from './rop-modify-permissions.ts';
import { rop as ropRopModifyRecipients } from './rop-modify-recipients.ts';
import { rop as ropRopModifyRules } from './rop-modify-rules.ts';
import { rop as ropRopMoveCopyMessages } from './rop-move-copy-messages.ts';
import { rop as ropRopMoveFolder } from './rop-move-folder.ts';
import { rop as ropRopOpenAttachment } from './rop-open-attachment.ts';
import { rop as ropRopOpenEmbeddedMessage } from './rop-open-embedded-message.ts';
import { rop as ropRopOpenFolder } from './rop-open-folder.ts';
import { rop as ropRopOpenMessage } from './rop-open-message.ts';
import { rop as ropRopOpenStream } from './rop-open-stream.ts';
import { rop as ropRopOptionsData } from './rop-options-data.ts';
import { rop as ropRopProgress } from './rop-progress.ts';
import { rop as ropRopPublicFolderIsGhosted } from './rop-public-folder-is-ghosted.ts';
import { rop as ropRopQueryColumnsAll } from './rop-query-columns-all.ts';
import { rop as ropRopQueryNamedProperties } from './rop-query-named-properties.ts';
import { rop as ropRopQueryPosition } from './rop-query-position.ts';
import { rop as ropRopQueryRows } from './rop-query-rows.ts';
import { rop as ropRopReadPerUserInformation } from './rop-read-per-user-information.ts';
import { rop as ropRopReadRecipients } from './rop-read-recipients.ts';
import { rop as ropRopReadStream } from './rop-read-stream.ts';
import { rop as ropRopRegisterNotification } from './rop-register-notification.ts';
import { rop as ropRopRelease } from './rop-release.ts';
import { rop as ropRopReloadCachedInformation } from './rop-reload-cached-information.ts';
import { rop as ropRopRemoveAllRecipients } from './rop-remove-all-recipients.ts';
import { rop as ropRopResetTable } from './rop-reset-table.ts';
import { rop as ropRopRestrict } from './rop-restrict.ts';
import { rop as ropRopSaveChangesAttachment } from './rop-save-changes-attachment.ts';
import { rop as ropRopSaveChangesMessage } from './rop-save-changes-message.ts';
import { rop as ropRopSeekRowBookmark } from './rop-seek-row-bookmark.ts';
import { rop as ropRopSeekRowFractional } from './rop-seek-row-fractional.ts';
import { rop as ropRopSeekRow } from './rop-seek-row.ts';
import { rop as ropRopSeekStream } from './rop-seek-stream.ts';
import { rop as ropRopSetCollapseState } from './rop-set-collapse-state.ts';
import { rop as ropRopSetColumns } from './rop-set-columns.ts';
import { rop as ropRopSetLocalReplicaMidsetDeleted } from './rop-set-local-replica-midset-deleted.ts';
import { rop as ropRopSetMessageReadFlag } from './rop-set-message-read-flag.ts';
import { rop as ropRopSetMessageStatus } from './rop-set-message-status.ts';
import { rop as ropRopSetPropertiesNoReplicate } from './rop-set-properties-no-replicate.ts';
import { rop as ropRopSetProperties } from './rop-set-properties.ts';
import { rop as ropRopSetReadFlags } from './rop-set-read-flags.ts';
import { rop as ropRopSetReceiveFolder } from './rop-set-receive-folder.ts';
import { rop as ropRopSetSearchCriteria } from './rop-set-search-criteria.ts';
import { rop as ropRopSetSpooler } from './rop-set-spooler.ts';
import { rop as ropRopSetStreamSize } from './rop-set-stream-size.ts';
import { rop as ropRopSortTable } from './rop-sort-table.ts';
import { rop as ropRopSpoolerLockMessage } from './rop-spooler-lock-message.ts';
import { rop as ropRopSubmitMessage } from './rop-submit-message.ts';
import { rop as ropRopSynchronizationConfigure } from './rop-synchronization-configure.ts';
import { rop as ropRopSynchronizationGetTransferState } from './rop-synchronization-get-transfer-state.ts';
import { rop as ropRopSynchronizationImportDeletes } from './rop-synchronization-import-deletes.ts';
import { rop as ropRopSynchronizationImportHierarchyChange } from './rop-synchronization-import-hierarchy-change.ts';
import { rop as ropRopSynchronizationImportMessageChange } from './rop-synchronization-import-message-change.ts';
import { rop as ropRopSynchronizationImportMessageMove } from './rop-synchronization-import-message-move.ts';
import { rop as ropRopSynchronizationImportReadStateChanges } from './rop-synchronization-import-read-state-changes.ts';
import { rop as ropRopSynchronizationOpenCollector } from './rop-synchronization-open-collector.ts';
import { rop as ropRopSynchronizationUploadStateStreamBegin } from './rop-synchronization-upload-state-stream-begin.ts';
import { rop as ropRopSynchronizationUploadStateStreamContinue } from './rop-synchronization-upload-state-stream-continue.ts';
import { rop as ropRopSynchronizationUploadStateStreamEnd } from './rop-synchronization-upload-state-stream-end.ts';
import { rop as ropRopTellVersion } from './rop-tell-version.ts';
import { rop as ropRopTransportNewMail } from './rop-transport-new-mail.ts';
import { rop as ropRopTransportSend } from './rop-transport-send.ts';
import { rop as ropRopUnlockRegionStream } from './rop-unlock-region-stream.ts';
import { rop as ropRopUpdateDeferredActionMessages } from './rop-update-deferred-action-messages.ts';
import { rop as ropRopWriteAndCommitStream } from './rop-write-and-commit-stream.ts';
import { rop as ropRopWritePerUserInformation } from './rop-write-per-user-information.ts';
import { rop as ropRopWriteStreamExtended } from './rop-write-stream-extended.ts';
import { rop as ropRopWriteStream } from './rop-write-stream.ts';

export const rops = [
  ropRopAbortSubmit,
  ropRopAbort,
  ropRopCloneStream,
  ropRopCollapseRow,
  ropRopCommitStream,
  ropRopCopyFolder,
  ropRopCopyProperties,
  ropRopCopyToStream,
  ropRopCopyTo,
  ropRopCreateAttachment,
  ropRopCreateBookmark,
  ropRopCreateFolder,
  ropRopCreateMessage,
  ropRopDeleteAttachment,
  ropRopDeleteFolder,
  ropRopDeleteMessages,
  ropRopDeletePropertiesNoReplicate,
  ropRopDeleteProperties,
  ropRopEmptyFolder,
  ropRopExpandRow,
  ropRopFastTransferDestinationConfigure,
  ropRopFastTransferDestinationPutBufferExtended,
  ropRopFastTransferDestinationPutBuffer,
  ropRopFastTransferSourceCopyFolder,
  ropRopFastTransferSourceCopyMessages,
  ropRopFastTransferSourceCopyProperties,
  ropRopFastTransferSourceCopyTo,
  ropRopFastTransferSourceGetBuffer,
  ropRopFindRow,
  ropRopFreeBookmark,
  ropRopGetAddressTypes,
  ropRopGetAttachmentTable,
  ropRopGetCollapseState,
  ropRopGetContentsTable,
  ropRopGetHierarchyTable,
  ropRopGetLocalReplicaIds,
  ropRopGetMessageStatus,
  ropRopGetNamesFromPropertyIds,
  ropRopGetOwningServers,
  ropRopGetPerUserGuid,
  ropRopGetPerUserLongTermIds,
  ropRopGetPermissionsTable,
  ropRopGetPropertiesAll,
  ropRopGetPropertiesList,
  ropRopGetPropertiesSpecific,
  ropRopGetPropertyIdsFromNames,
  ropRopGetReceiveFolderTable,
  ropRopGetReceiveFolder,
  ropRopGetRulesTable,
  ropRopGetSearchCriteria,
  ropRopGetStatus,
  ropRopGetStoreState,
  ropRopGetStreamSize,
  ropRopGetTransportFolder,
  ropRopGetValidAttachments,
  ropRopHardDeleteMessagesAndSubfolders,
  ropRopHardDeleteMessages,
  ropRopIdFromLongTermId,
  ropRopLockRegionStream,
  ropRopLogon,
  ropRopLongTermIdFromId,
  ropRopModifyPermissions,
  ropRopModifyRecipients,
  ropRopModifyRules,
  ropRopMoveCopyMessages,
  ropRopMoveFolder,
  ropRopOpenAttachment,
  ropRopOpenEmbeddedMessage,
  ropRopOpenFolder,
  ropRopOpenMessage,
  ropRopOpenStream,
  ropRopOptionsData,
  ropRopProgress,
  ropRopPublicFolderIsGhosted,
  ropRopQueryColumnsAll,
  ropRopQueryNamedProperties,
  ropRopQueryPosition,
  ropRopQueryRows,
  ropRopReadPerUserInformation,
  ropRopReadRecipients,
  ropRopReadStream,
  ropRopRegisterNotification,
  ropRopRelease,
  ropRopReloadCachedInformation,
  ropRopRemoveAllRecipients,
  ropRopResetTable,
  ropRopRestrict,
  ropRopSaveChangesAttachment,
  ropRopSaveChangesMessage,
  ropRopSeekRowBookmark,
  ropRopSeekRowFractional,
  ropRopSeekRow,
  ropRopSeekStream,
  ropRopSetCollapseState,
  ropRopSetColumns,
  ropRopSetLocalReplicaMidsetDeleted,
  ropRopSetMessageReadFlag,
  ropRopSetMessageStatus,
  ropRopSetPropertiesNoReplicate,
  ropRopSetProperties,
  ropRopSetReadFlags,
  ropRopSetReceiveFolder,
  ropRopSetSearchCriteria,
  ropRopSetSpooler,
  ropRopSetStreamSize,
  ropRopSortTable,
  ropRopSpoolerLockMessage,
  ropRopSubmitMessage,
  ropRopSynchronizationConfigure,
  ropRopSynchronizationGetTransferState,
  ropRopSynchronizationImportDeletes,
  ropRopSynchronizationImportHierarchyChange,
  ropRopSynchronizationImportMessageChange,
  ropRopSynchronizationImportMessageMove,
  ropRopSynchronizationImportReadStateChanges,
  ropRopSynchronizationOpenCollector,
  ropRopSynchronizationUploadStateStreamBegin,
  ropRopSynchronizationUploadStateStreamContinue,
  ropRopSynchronizationUploadStateStreamEnd,
  ropRopTellVersion,
  ropRopTransportNewMail,
  ropRopTransportSend,
  ropRopUnlockRegionStream,
  ropRopUpdateDeferredActionMessages,
  ropRopWriteAndCommitStream,
  ropRopWritePerUserInformation,
  ropRopWriteStreamExtended,
  ropRopWriteStream,
] as const;
