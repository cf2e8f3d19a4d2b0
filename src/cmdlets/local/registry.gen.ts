// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletAddContent } from './add-content.ts';
import { cmdlet as cmdletClearContent } from './clear-content.ts';
import { cmdlet as cmdletConnectExchangeonline } from './connect-exchangeonline.ts';
import { cmdlet as cmdletConnectPssession } from './connect-pssession.ts';
import { cmdlet as cmdletCopyItem } from './copy-item.ts';
import { cmdlet as cmdletDisconnectExchangeonline } from './disconnect-exchangeonline.ts';
import { cmdlet as cmdletDisconnectPssession } from './disconnect-pssession.ts';
import { cmdlet as cmdletEnterPssession } from './enter-pssession.ts';
import { cmdlet as cmdletExitPssession } from './exit-pssession.ts';
import { cmdlet as cmdletExportClixml } from './export-clixml.ts';
import { cmdlet as cmdletExportCsv } from './export-csv.ts';
import { cmdlet as cmdletGetChilditem } from './get-childitem.ts';
import { cmdlet as cmdletGetConnectioninformation } from './get-connectioninformation.ts';
import { cmdlet as cmdletGetContent } from './get-content.ts';
import { cmdlet as cmdletGetExocasmailbox } from './get-exocasmailbox.ts';
import { cmdlet as cmdletGetExomailbox } from './get-exomailbox.ts';
import { cmdlet as cmdletGetExomailboxfolderpermission } from './get-exomailboxfolderpermission.ts';
import { cmdlet as cmdletGetExomailboxfolderstatistics } from './get-exomailboxfolderstatistics.ts';
import { cmdlet as cmdletGetExomailboxstatistics } from './get-exomailboxstatistics.ts';
import { cmdlet as cmdletGetExorecipient } from './get-exorecipient.ts';
import { cmdlet as cmdletGetItem } from './get-item.ts';
import { cmdlet as cmdletGetJob } from './get-job.ts';
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
import { cmdlet as cmdletReceiveJob } from './receive-job.ts';
import { cmdlet as cmdletReceivePssession } from './receive-pssession.ts';
import { cmdlet as cmdletRemoveItem } from './remove-item.ts';
import { cmdlet as cmdletRemoveJob } from './remove-job.ts';
import { cmdlet as cmdletRemovePssession } from './remove-pssession.ts';
import { cmdlet as cmdletResolvePath } from './resolve-path.ts';
import { cmdlet as cmdletSetContent } from './set-content.ts';
import { cmdlet as cmdletSetLocation } from './set-location.ts';
import { cmdlet as cmdletStopJob } from './stop-job.ts';
import { cmdlet as cmdletTestPath } from './test-path.ts';
import { cmdlet as cmdletWaitJob } from './wait-job.ts';

export const localCmdlets = [
  cmdletAddContent,
  cmdletClearContent,
  cmdletConnectExchangeonline,
  cmdletConnectPssession,
  cmdletCopyItem,
  cmdletDisconnectExchangeonline,
  cmdletDisconnectPssession,
  cmdletEnterPssession,
  cmdletExitPssession,
  cmdletExportClixml,
  cmdletExportCsv,
  cmdletGetChilditem,
  cmdletGetConnectioninformation,
  cmdletGetContent,
  cmdletGetExocasmailbox,
  cmdletGetExomailbox,
  cmdletGetExomailboxfolderpermission,
  cmdletGetExomailboxfolderstatistics,
  cmdletGetExomailboxstatistics,
  cmdletGetExorecipient,
  cmdletGetItem,
  cmdletGetJob,
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
  cmdletReceiveJob,
  cmdletReceivePssession,
  cmdletRemoveItem,
  cmdletRemoveJob,
  cmdletRemovePssession,
  cmdletResolvePath,
  cmdletSetContent,
  cmdletSetLocation,
  cmdletStopJob,
  cmdletTestPath,
  cmdletWaitJob,
] as const;
