// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletGetOrganization } from './get-organization.ts';
import { cmdlet as cmdletNewOrganization } from './new-organization.ts';

export const cmdlets = [
  cmdletGetOrganization,
  cmdletNewOrganization,
] as const;
