// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletAddMailboxFolderPermission } from './add-mailbox-folder-permission.ts';
import { cmdlet as cmdletDisableMailbox } from './disable-mailbox.ts';
import { cmdlet as cmdletEnableMailbox } from './enable-mailbox.ts';
import { cmdlet as cmdletGetMailboxFolderPermission } from './get-mailbox-folder-permission.ts';
import { cmdlet as cmdletGetMailboxFolderStatistics } from './get-mailbox-folder-statistics.ts';
import { cmdlet as cmdletGetMailboxPlan } from './get-mailbox-plan.ts';
import { cmdlet as cmdletGetMailboxStatistics } from './get-mailbox-statistics.ts';
import { cmdlet as cmdletGetMailbox } from './get-mailbox.ts';
import { cmdlet as cmdletNewMailboxPlan } from './new-mailbox-plan.ts';
import { cmdlet as cmdletNewMailbox } from './new-mailbox.ts';
import { cmdlet as cmdletRemoveMailboxFolderPermission } from './remove-mailbox-folder-permission.ts';
import { cmdlet as cmdletRemoveMailboxPlan } from './remove-mailbox-plan.ts';
import { cmdlet as cmdletRemoveMailbox } from './remove-mailbox.ts';
import { cmdlet as cmdletSetMailboxFolderPermission } from './set-mailbox-folder-permission.ts';
import { cmdlet as cmdletSetMailboxPlan } from './set-mailbox-plan.ts';
import { cmdlet as cmdletSetMailbox } from './set-mailbox.ts';
import { cmdlet as cmdletUndoSoftDeletedMailbox } from './undo-soft-deleted-mailbox.ts';

export const cmdlets = [
  cmdletAddMailboxFolderPermission,
  cmdletDisableMailbox,
  cmdletEnableMailbox,
  cmdletGetMailboxFolderPermission,
  cmdletGetMailboxFolderStatistics,
  cmdletGetMailboxPlan,
  cmdletGetMailboxStatistics,
  cmdletGetMailbox,
  cmdletNewMailboxPlan,
  cmdletNewMailbox,
  cmdletRemoveMailboxFolderPermission,
  cmdletRemoveMailboxPlan,
  cmdletRemoveMailbox,
  cmdletSetMailboxFolderPermission,
  cmdletSetMailboxPlan,
  cmdletSetMailbox,
  cmdletUndoSoftDeletedMailbox,
] as const;
