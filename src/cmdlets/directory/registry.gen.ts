// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletCompareUserprincipalname } from './compare-userprincipalname.ts';
import { cmdlet as cmdletDisableAdsyncexportdeletionthreshold } from './disable-adsyncexportdeletionthreshold.ts';
import { cmdlet as cmdletEnableAdsyncexportdeletionthreshold } from './enable-adsyncexportdeletionthreshold.ts';
import { cmdlet as cmdletExportDirectoryfinding } from './export-directoryfinding.ts';
import { cmdlet as cmdletGetAdforest } from './get-adforest.ts';
import { cmdlet as cmdletGetAdsyncchange } from './get-adsyncchange.ts';
import { cmdlet as cmdletGetAdsyncexportdeletionthreshold } from './get-adsyncexportdeletionthreshold.ts';
import { cmdlet as cmdletGetAdsyncrunprofileresult } from './get-adsyncrunprofileresult.ts';
import { cmdlet as cmdletGetAdsyncrunstepresult } from './get-adsyncrunstepresult.ts';
import { cmdlet as cmdletGetAdsyncscheduler } from './get-adsyncscheduler.ts';
import { cmdlet as cmdletGetDirectoryconnector } from './get-directoryconnector.ts';
import { cmdlet as cmdletGetDirectoryfinding } from './get-directoryfinding.ts';
import { cmdlet as cmdletGetDirectoryprovisioningerror } from './get-directoryprovisioningerror.ts';
import { cmdlet as cmdletGetDirectoryrepair } from './get-directoryrepair.ts';
import { cmdlet as cmdletGetMsoldirsyncfeatures } from './get-msoldirsyncfeatures.ts';
import { cmdlet as cmdletImportDirectoryfinding } from './import-directoryfinding.ts';
import { cmdlet as cmdletNewDirectoryconnector } from './new-directoryconnector.ts';
import { cmdlet as cmdletRemoveDirectoryconnector } from './remove-directoryconnector.ts';
import { cmdlet as cmdletRepairDirectoryobject } from './repair-directoryobject.ts';
import { cmdlet as cmdletSetAdforest } from './set-adforest.ts';
import { cmdlet as cmdletSetAdsyncscheduler } from './set-adsyncscheduler.ts';
import { cmdlet as cmdletSetDirectoryconnector } from './set-directoryconnector.ts';
import { cmdlet as cmdletSetDirectoryuserprincipalname } from './set-directoryuserprincipalname.ts';
import { cmdlet as cmdletSetMsoldirsyncfeature } from './set-msoldirsyncfeature.ts';
import { cmdlet as cmdletStartAdsyncsynccycle } from './start-adsyncsynccycle.ts';
import { cmdlet as cmdletStopAdsyncsynccycle } from './stop-adsyncsynccycle.ts';
import { cmdlet as cmdletTestDirectoryconnector } from './test-directoryconnector.ts';
import { cmdlet as cmdletTestDirectoryreadiness } from './test-directoryreadiness.ts';
import { cmdlet as cmdletUndoDirectoryrepair } from './undo-directoryrepair.ts';

export const cmdlets = [
  cmdletCompareUserprincipalname,
  cmdletDisableAdsyncexportdeletionthreshold,
  cmdletEnableAdsyncexportdeletionthreshold,
  cmdletExportDirectoryfinding,
  cmdletGetAdforest,
  cmdletGetAdsyncchange,
  cmdletGetAdsyncexportdeletionthreshold,
  cmdletGetAdsyncrunprofileresult,
  cmdletGetAdsyncrunstepresult,
  cmdletGetAdsyncscheduler,
  cmdletGetDirectoryconnector,
  cmdletGetDirectoryfinding,
  cmdletGetDirectoryprovisioningerror,
  cmdletGetDirectoryrepair,
  cmdletGetMsoldirsyncfeatures,
  cmdletImportDirectoryfinding,
  cmdletNewDirectoryconnector,
  cmdletRemoveDirectoryconnector,
  cmdletRepairDirectoryobject,
  cmdletSetAdforest,
  cmdletSetAdsyncscheduler,
  cmdletSetDirectoryconnector,
  cmdletSetDirectoryuserprincipalname,
  cmdletSetMsoldirsyncfeature,
  cmdletStartAdsyncsynccycle,
  cmdletStopAdsyncsynccycle,
  cmdletTestDirectoryconnector,
  cmdletTestDirectoryreadiness,
  cmdletUndoDirectoryrepair,
] as const;
