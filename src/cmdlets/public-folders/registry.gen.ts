// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletAddPublicFolderClientPermission } from './add-public-folder-client-permission.ts';
import { cmdlet as cmdletGetPublicFolderClientPermission } from './get-public-folder-client-permission.ts';
import { cmdlet as cmdletGetPublicFolderStatistics } from './get-public-folder-statistics.ts';
import { cmdlet as cmdletGetPublicFolder } from './get-public-folder.ts';
import { cmdlet as cmdletNewPublicFolder } from './new-public-folder.ts';
import { cmdlet as cmdletRemovePublicFolderClientPermission } from './remove-public-folder-client-permission.ts';
import { cmdlet as cmdletRemovePublicFolder } from './remove-public-folder.ts';
import { cmdlet as cmdletSetPublicFolder } from './set-public-folder.ts';

export const cmdlets = [
  cmdletAddPublicFolderClientPermission,
  cmdletGetPublicFolderClientPermission,
  cmdletGetPublicFolderStatistics,
  cmdletGetPublicFolder,
  cmdletNewPublicFolder,
  cmdletRemovePublicFolderClientPermission,
  cmdletRemovePublicFolder,
  cmdletSetPublicFolder,
] as const;
