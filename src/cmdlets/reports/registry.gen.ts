// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletGetConnectionbyclienttypedetailreport } from './get-connectionbyclienttypedetailreport.ts';
import { cmdlet as cmdletGetConnectionbyclienttypereport } from './get-connectionbyclienttypereport.ts';
import { cmdlet as cmdletGetGroupactivityreport } from './get-groupactivityreport.ts';
import { cmdlet as cmdletGetMailboxactivityreport } from './get-mailboxactivityreport.ts';
import { cmdlet as cmdletGetMailboxusagedetailreport } from './get-mailboxusagedetailreport.ts';
import { cmdlet as cmdletGetMailboxusagereport } from './get-mailboxusagereport.ts';
import { cmdlet as cmdletGetMailtrafficreport } from './get-mailtrafficreport.ts';
import { cmdlet as cmdletGetMailtraffictopreport } from './get-mailtraffictopreport.ts';
import { cmdlet as cmdletGetMessagetrace } from './get-messagetrace.ts';
import { cmdlet as cmdletGetStalemailboxdetailreport } from './get-stalemailboxdetailreport.ts';
import { cmdlet as cmdletGetStalemailboxreport } from './get-stalemailboxreport.ts';

export const cmdlets = [
  cmdletGetConnectionbyclienttypedetailreport,
  cmdletGetConnectionbyclienttypereport,
  cmdletGetGroupactivityreport,
  cmdletGetMailboxactivityreport,
  cmdletGetMailboxusagedetailreport,
  cmdletGetMailboxusagereport,
  cmdletGetMailtrafficreport,
  cmdletGetMailtraffictopreport,
  cmdletGetMessagetrace,
  cmdletGetStalemailboxdetailreport,
  cmdletGetStalemailboxreport,
] as const;
