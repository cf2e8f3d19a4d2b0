// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletCompleteMigrationbatch } from './complete-migrationbatch.ts';
import { cmdlet as cmdletExportMigrationreport } from './export-migrationreport.ts';
import { cmdlet as cmdletGetMigrationbatch } from './get-migrationbatch.ts';
import { cmdlet as cmdletGetMigrationconfig } from './get-migrationconfig.ts';
import { cmdlet as cmdletGetMigrationendpoint } from './get-migrationendpoint.ts';
import { cmdlet as cmdletGetMigrationstatistics } from './get-migrationstatistics.ts';
import { cmdlet as cmdletGetMigrationuser } from './get-migrationuser.ts';
import { cmdlet as cmdletGetMigrationuserstatistics } from './get-migrationuserstatistics.ts';
import { cmdlet as cmdletNewMigrationbatch } from './new-migrationbatch.ts';
import { cmdlet as cmdletNewMigrationendpoint } from './new-migrationendpoint.ts';
import { cmdlet as cmdletNewMigrationuser } from './new-migrationuser.ts';
import { cmdlet as cmdletRemoveMigrationbatch } from './remove-migrationbatch.ts';
import { cmdlet as cmdletRemoveMigrationendpoint } from './remove-migrationendpoint.ts';
import { cmdlet as cmdletRemoveMigrationuser } from './remove-migrationuser.ts';
import { cmdlet as cmdletSetMigrationbatch } from './set-migrationbatch.ts';
import { cmdlet as cmdletSetMigrationconfig } from './set-migrationconfig.ts';
import { cmdlet as cmdletSetMigrationendpoint } from './set-migrationendpoint.ts';
import { cmdlet as cmdletSetMigrationuser } from './set-migrationuser.ts';
import { cmdlet as cmdletStartMigrationbatch } from './start-migrationbatch.ts';
import { cmdlet as cmdletStartMigrationuser } from './start-migrationuser.ts';
import { cmdlet as cmdletStopMigrationbatch } from './stop-migrationbatch.ts';
import { cmdlet as cmdletStopMigrationuser } from './stop-migrationuser.ts';
import { cmdlet as cmdletTestMigrationbatch } from './test-migrationbatch.ts';
import { cmdlet as cmdletTestMigrationcutover } from './test-migrationcutover.ts';
import { cmdlet as cmdletTestMigrationendpoint } from './test-migrationendpoint.ts';
import { cmdlet as cmdletTestMigrationserveravailability } from './test-migrationserveravailability.ts';
import { cmdlet as cmdletWatchMigrationbatch } from './watch-migrationbatch.ts';

export const cmdlets = [
  cmdletCompleteMigrationbatch,
  cmdletExportMigrationreport,
  cmdletGetMigrationbatch,
  cmdletGetMigrationconfig,
  cmdletGetMigrationendpoint,
  cmdletGetMigrationstatistics,
  cmdletGetMigrationuser,
  cmdletGetMigrationuserstatistics,
  cmdletNewMigrationbatch,
  cmdletNewMigrationendpoint,
  cmdletNewMigrationuser,
  cmdletRemoveMigrationbatch,
  cmdletRemoveMigrationendpoint,
  cmdletRemoveMigrationuser,
  cmdletSetMigrationbatch,
  cmdletSetMigrationconfig,
  cmdletSetMigrationendpoint,
  cmdletSetMigrationuser,
  cmdletStartMigrationbatch,
  cmdletStartMigrationuser,
  cmdletStopMigrationbatch,
  cmdletStopMigrationuser,
  cmdletTestMigrationbatch,
  cmdletTestMigrationcutover,
  cmdletTestMigrationendpoint,
  cmdletTestMigrationserveravailability,
  cmdletWatchMigrationbatch,
] as const;
