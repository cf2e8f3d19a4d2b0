// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletGetAcceptedDomain } from './get-accepted-domain.ts';
import { cmdlet as cmdletGetOrganization } from './get-organization.ts';
import { cmdlet as cmdletNewAcceptedDomain } from './new-accepted-domain.ts';
import { cmdlet as cmdletNewOrganization } from './new-organization.ts';
import { cmdlet as cmdletRemoveAcceptedDomain } from './remove-accepted-domain.ts';
import { cmdlet as cmdletRemoveOrganization } from './remove-organization.ts';

export const cmdlets = [
  cmdletGetAcceptedDomain,
  cmdletGetOrganization,
  cmdletNewAcceptedDomain,
  cmdletNewOrganization,
  cmdletRemoveAcceptedDomain,
  cmdletRemoveOrganization,
] as const;
