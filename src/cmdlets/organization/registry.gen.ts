// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletConfirmAcceptedDomain } from './confirm-accepted-domain.ts';
import { cmdlet as cmdletGetAcceptedDomain } from './get-accepted-domain.ts';
import { cmdlet as cmdletGetOrganizationConfig } from './get-organization-config.ts';
import { cmdlet as cmdletGetOrganization } from './get-organization.ts';
import { cmdlet as cmdletNewAcceptedDomain } from './new-accepted-domain.ts';
import { cmdlet as cmdletNewOrganization } from './new-organization.ts';
import { cmdlet as cmdletRemoveAcceptedDomain } from './remove-accepted-domain.ts';
import { cmdlet as cmdletRemoveOrganization } from './remove-organization.ts';
import { cmdlet as cmdletSetAcceptedDomain } from './set-accepted-domain.ts';
import { cmdlet as cmdletSetOrganizationConfig } from './set-organization-config.ts';
import { cmdlet as cmdletSetOrganization } from './set-organization.ts';
import { cmdlet as cmdletUndoSoftDeletedOrganization } from './undo-soft-deleted-organization.ts';

export const cmdlets = [
  cmdletConfirmAcceptedDomain,
  cmdletGetAcceptedDomain,
  cmdletGetOrganizationConfig,
  cmdletGetOrganization,
  cmdletNewAcceptedDomain,
  cmdletNewOrganization,
  cmdletRemoveAcceptedDomain,
  cmdletRemoveOrganization,
  cmdletSetAcceptedDomain,
  cmdletSetOrganizationConfig,
  cmdletSetOrganization,
  cmdletUndoSoftDeletedOrganization,
] as const;
