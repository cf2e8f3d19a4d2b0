// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletGetMailboxFolderStatistics } from './get-mailbox-folder-statistics.ts';
import { cmdlet as cmdletGetMailboxStatistics } from './get-mailbox-statistics.ts';
import { cmdlet as cmdletGetMailbox } from './get-mailbox.ts';
import { cmdlet as cmdletNewMailbox } from './new-mailbox.ts';
import { cmdlet as cmdletRemoveMailbox } from './remove-mailbox.ts';
import { cmdlet as cmdletSetMailbox } from './set-mailbox.ts';

export const cmdlets = [
  cmdletGetMailboxFolderStatistics,
  cmdletGetMailboxStatistics,
  cmdletGetMailbox,
  cmdletNewMailbox,
  cmdletRemoveMailbox,
  cmdletSetMailbox,
] as const;
