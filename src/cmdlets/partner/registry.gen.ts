// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletApprovePartnerrelationship } from './approve-partnerrelationship.ts';
import { cmdlet as cmdletGetPartnercontract } from './get-partnercontract.ts';
import { cmdlet as cmdletGetPartnerrelationship } from './get-partnerrelationship.ts';
import { cmdlet as cmdletNewPartnercustomer } from './new-partnercustomer.ts';
import { cmdlet as cmdletNewPartnerrelationship } from './new-partnerrelationship.ts';
import { cmdlet as cmdletRemovePartnerrelationship } from './remove-partnerrelationship.ts';
import { cmdlet as cmdletSetPartnerrelationship } from './set-partnerrelationship.ts';

export const cmdlets = [
  cmdletApprovePartnerrelationship,
  cmdletGetPartnercontract,
  cmdletGetPartnerrelationship,
  cmdletNewPartnercustomer,
  cmdletNewPartnerrelationship,
  cmdletRemovePartnerrelationship,
  cmdletSetPartnerrelationship,
] as const;
