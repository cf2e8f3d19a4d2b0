// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletAddDistributiongroupmember } from './add-distributiongroupmember.ts';
import { cmdlet as cmdletAddRecipientpermission } from './add-recipientpermission.ts';
import { cmdlet as cmdletDisableDistributiongroup } from './disable-distributiongroup.ts';
import { cmdlet as cmdletDisableMailcontact } from './disable-mailcontact.ts';
import { cmdlet as cmdletDisableMailuser } from './disable-mailuser.ts';
import { cmdlet as cmdletEnableDistributiongroup } from './enable-distributiongroup.ts';
import { cmdlet as cmdletEnableMailcontact } from './enable-mailcontact.ts';
import { cmdlet as cmdletEnableMailuser } from './enable-mailuser.ts';
import { cmdlet as cmdletGetContact } from './get-contact.ts';
import { cmdlet as cmdletGetDistributiongroup } from './get-distributiongroup.ts';
import { cmdlet as cmdletGetDistributiongroupmember } from './get-distributiongroupmember.ts';
import { cmdlet as cmdletGetGroup } from './get-group.ts';
import { cmdlet as cmdletGetMailcontact } from './get-mailcontact.ts';
import { cmdlet as cmdletGetMailuser } from './get-mailuser.ts';
import { cmdlet as cmdletGetRecipient } from './get-recipient.ts';
import { cmdlet as cmdletGetRecipientpermission } from './get-recipientpermission.ts';
import { cmdlet as cmdletGetUser } from './get-user.ts';
import { cmdlet as cmdletNewDistributiongroup } from './new-distributiongroup.ts';
import { cmdlet as cmdletNewMailcontact } from './new-mailcontact.ts';
import { cmdlet as cmdletNewMailuser } from './new-mailuser.ts';
import { cmdlet as cmdletNewUser } from './new-user.ts';
import { cmdlet as cmdletRemoveDistributiongroup } from './remove-distributiongroup.ts';
import { cmdlet as cmdletRemoveDistributiongroupmember } from './remove-distributiongroupmember.ts';
import { cmdlet as cmdletRemoveMailcontact } from './remove-mailcontact.ts';
import { cmdlet as cmdletRemoveMailuser } from './remove-mailuser.ts';
import { cmdlet as cmdletRemoveRecipientpermission } from './remove-recipientpermission.ts';
import { cmdlet as cmdletRemoveUser } from './remove-user.ts';
import { cmdlet as cmdletSetContact } from './set-contact.ts';
import { cmdlet as cmdletSetDistributiongroup } from './set-distributiongroup.ts';
import { cmdlet as cmdletSetGroup } from './set-group.ts';
import { cmdlet as cmdletSetMailcontact } from './set-mailcontact.ts';
import { cmdlet as cmdletSetMailuser } from './set-mailuser.ts';
import { cmdlet as cmdletSetUser } from './set-user.ts';
import { cmdlet as cmdletUpdateDistributiongroupmember } from './update-distributiongroupmember.ts';

export const cmdlets = [
  cmdletAddDistributiongroupmember,
  cmdletAddRecipientpermission,
  cmdletDisableDistributiongroup,
  cmdletDisableMailcontact,
  cmdletDisableMailuser,
  cmdletEnableDistributiongroup,
  cmdletEnableMailcontact,
  cmdletEnableMailuser,
  cmdletGetContact,
  cmdletGetDistributiongroup,
  cmdletGetDistributiongroupmember,
  cmdletGetGroup,
  cmdletGetMailcontact,
  cmdletGetMailuser,
  cmdletGetRecipient,
  cmdletGetRecipientpermission,
  cmdletGetUser,
  cmdletNewDistributiongroup,
  cmdletNewMailcontact,
  cmdletNewMailuser,
  cmdletNewUser,
  cmdletRemoveDistributiongroup,
  cmdletRemoveDistributiongroupmember,
  cmdletRemoveMailcontact,
  cmdletRemoveMailuser,
  cmdletRemoveRecipientpermission,
  cmdletRemoveUser,
  cmdletSetContact,
  cmdletSetDistributiongroup,
  cmdletSetGroup,
  cmdletSetMailcontact,
  cmdletSetMailuser,
  cmdletSetUser,
  cmdletUpdateDistributiongroupmember,
] as const;
