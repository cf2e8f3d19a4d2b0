// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletGetCasmailbox } from './get-casmailbox.ts';
import { cmdlet as cmdletGetMapivirtualdirectory } from './get-mapivirtualdirectory.ts';
import { cmdlet as cmdletNewMapivirtualdirectory } from './new-mapivirtualdirectory.ts';
import { cmdlet as cmdletRemoveMapivirtualdirectory } from './remove-mapivirtualdirectory.ts';
import { cmdlet as cmdletSetCasmailbox } from './set-casmailbox.ts';
import { cmdlet as cmdletSetMapivirtualdirectory } from './set-mapivirtualdirectory.ts';

export const cmdlets = [
  cmdletGetCasmailbox,
  cmdletGetMapivirtualdirectory,
  cmdletNewMapivirtualdirectory,
  cmdletRemoveMapivirtualdirectory,
  cmdletSetCasmailbox,
  cmdletSetMapivirtualdirectory,
] as const;
