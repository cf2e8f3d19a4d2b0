// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletAddContent } from './add-content.ts';
import { cmdlet as cmdletClearContent } from './clear-content.ts';
import { cmdlet as cmdletConnectExchangeonline } from './connect-exchangeonline.ts';
import { cmdlet as cmdletCopyItem } from './copy-item.ts';
import { cmdlet as cmdletDisconnectExchangeonline } from './disconnect-exchangeonline.ts';
import { cmdlet as cmdletEnterPssession } from './enter-pssession.ts';
import { cmdlet as cmdletExitPssession } from './exit-pssession.ts';
import { cmdlet as cmdletExportClixml } from './export-clixml.ts';
import { cmdlet as cmdletExportCsv } from './export-csv.ts';
import { cmdlet as cmdletGetChilditem } from './get-childitem.ts';
import { cmdlet as cmdletGetConnectioninformation } from './get-connectioninformation.ts';
import { cmdlet as cmdletGetContent } from './get-content.ts';
import { cmdlet as cmdletGetExocasmailbox } from './get-exocasmailbox.ts';
import { cmdlet as cmdletGetExomailbox } from './get-exomailbox.ts';
import { cmdlet as cmdletGetExomailboxfolderstatistics } from './get-exomailboxfolderstatistics.ts';
import { cmdlet as cmdletGetExomailboxstatistics } from './get-exomailboxstatistics.ts';
import { cmdlet as cmdletGetExorecipient } from './get-exorecipient.ts';
import { cmdlet as cmdletGetItem } from './get-item.ts';
import { cmdlet as cmdletGetLocation } from './get-location.ts';
import { cmdlet as cmdletGetPssession } from './get-pssession.ts';
import { cmdlet as cmdletImportClixml } from './import-clixml.ts';
import { cmdlet as cmdletImportCsv } from './import-csv.ts';
import { cmdlet as cmdletImportPssession } from './import-pssession.ts';
import { cmdlet as cmdletInvokeCommand } from './invoke-command.ts';
import { cmdlet as cmdletMoveItem } from './move-item.ts';
import { cmdlet as cmdletNewItem } from './new-item.ts';
import { cmdlet as cmdletNewPssession } from './new-pssession.ts';
import { cmdlet as cmdletNewPssessionoption } from './new-pssessionoption.ts';
import { cmdlet as cmdletOutFile } from './out-file.ts';
import { cmdlet as cmdletRemoveItem } from './remove-item.ts';
import { cmdlet as cmdletRemovePssession } from './remove-pssession.ts';
import { cmdlet as cmdletResolvePath } from './resolve-path.ts';
import { cmdlet as cmdletSetContent } from './set-content.ts';
import { cmdlet as cmdletSetLocation } from './set-location.ts';
import { cmdlet as cmdletTestPath } from './test-path.ts';

export const localCmdlets = [
  cmdletAddContent,
  cmdletClearContent,
  cmdletConnectExchangeonline,
  cmdletCopyItem,
  cmdletDisconnectExchangeonline,
  cmdletEnterPssession,
  cmdletExitPssession,
  cmdletExportClixml,
  cmdletExportCsv,
  cmdletGetChilditem,
  cmdletGetConnectioninformation,
  cmdletGetContent,
  cmdletGetExocasmailbox,
  cmdletGetExomailbox,
  cmdletGetExomailboxfolderstatistics,
  cmdletGetExomailboxstatistics,
  cmdletGetExorecipient,
  cmdletGetItem,
  cmdletGetLocation,
  cmdletGetPssession,
  cmdletImportClixml,
  cmdletImportCsv,
  cmdletImportPssession,
  cmdletInvokeCommand,
  cmdletMoveItem,
  cmdletNewItem,
  cmdletNewPssession,
  cmdletNewPssessionoption,
  cmdletOutFile,
  cmdletRemoveItem,
  cmdletRemovePssession,
  cmdletResolvePath,
  cmdletSetContent,
  cmdletSetLocation,
  cmdletTestPath,
] as const;
