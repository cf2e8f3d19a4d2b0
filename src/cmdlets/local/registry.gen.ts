// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletAddContent } from './add-content.ts';
import { cmdlet as cmdletClearContent } from './clear-content.ts';
import { cmdlet as cmdletCopyItem } from './copy-item.ts';
import { cmdlet as cmdletExportClixml } from './export-clixml.ts';
import { cmdlet as cmdletExportCsv } from './export-csv.ts';
import { cmdlet as cmdletGetChilditem } from './get-childitem.ts';
import { cmdlet as cmdletGetContent } from './get-content.ts';
import { cmdlet as cmdletGetItem } from './get-item.ts';
import { cmdlet as cmdletGetLocation } from './get-location.ts';
import { cmdlet as cmdletImportClixml } from './import-clixml.ts';
import { cmdlet as cmdletImportCsv } from './import-csv.ts';
import { cmdlet as cmdletMoveItem } from './move-item.ts';
import { cmdlet as cmdletNewItem } from './new-item.ts';
import { cmdlet as cmdletOutFile } from './out-file.ts';
import { cmdlet as cmdletRemoveItem } from './remove-item.ts';
import { cmdlet as cmdletResolvePath } from './resolve-path.ts';
import { cmdlet as cmdletSetContent } from './set-content.ts';
import { cmdlet as cmdletSetLocation } from './set-location.ts';
import { cmdlet as cmdletTestPath } from './test-path.ts';

export const localCmdlets = [
  cmdletAddContent,
  cmdletClearContent,
  cmdletCopyItem,
  cmdletExportClixml,
  cmdletExportCsv,
  cmdletGetChilditem,
  cmdletGetContent,
  cmdletGetItem,
  cmdletGetLocation,
  cmdletImportClixml,
  cmdletImportCsv,
  cmdletMoveItem,
  cmdletNewItem,
  cmdletOutFile,
  cmdletRemoveItem,
  cmdletResolvePath,
  cmdletSetContent,
  cmdletSetLocation,
  cmdletTestPath,
] as const;
