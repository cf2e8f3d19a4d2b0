// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletGetCasmailbox } from './get-casmailbox.ts';
import { cmdlet as cmdletGetMapihttpclient } from './get-mapihttpclient.ts';
import { cmdlet as cmdletGetMapihttplog } from './get-mapihttplog.ts';
import { cmdlet as cmdletGetMapivirtualdirectory } from './get-mapivirtualdirectory.ts';
import { cmdlet as cmdletGetOutlookconnectivityhistory } from './get-outlookconnectivityhistory.ts';
import { cmdlet as cmdletGetOutlookprotocolsupport } from './get-outlookprotocolsupport.ts';
import { cmdlet as cmdletNewMapivirtualdirectory } from './new-mapivirtualdirectory.ts';
import { cmdlet as cmdletRemoveMapivirtualdirectory } from './remove-mapivirtualdirectory.ts';
import { cmdlet as cmdletSetCasmailbox } from './set-casmailbox.ts';
import { cmdlet as cmdletSetMapivirtualdirectory } from './set-mapivirtualdirectory.ts';
import { cmdlet as cmdletTestMapihttpcertificate } from './test-mapihttpcertificate.ts';
import { cmdlet as cmdletTestMapihttpreadiness } from './test-mapihttpreadiness.ts';
import { cmdlet as cmdletTestOutlookconnectivity } from './test-outlookconnectivity.ts';

export const cmdlets = [
  cmdletGetCasmailbox,
  cmdletGetMapihttpclient,
  cmdletGetMapihttplog,
  cmdletGetMapivirtualdirectory,
  cmdletGetOutlookconnectivityhistory,
  cmdletGetOutlookprotocolsupport,
  cmdletNewMapivirtualdirectory,
  cmdletRemoveMapivirtualdirectory,
  cmdletSetCasmailbox,
  cmdletSetMapivirtualdirectory,
  cmdletTestMapihttpcertificate,
  cmdletTestMapihttpreadiness,
  cmdletTestOutlookconnectivity,
] as const;
