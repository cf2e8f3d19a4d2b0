// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletAddManagementroleentry } from './add-managementroleentry.ts';
import { cmdlet as cmdletAddRolegroupmember } from './add-rolegroupmember.ts';
import { cmdlet as cmdletGetAccesstoken } from './get-accesstoken.ts';
import { cmdlet as cmdletGetApppassword } from './get-apppassword.ts';
import { cmdlet as cmdletGetManagementrole } from './get-managementrole.ts';
import { cmdlet as cmdletGetManagementroleassignment } from './get-managementroleassignment.ts';
import { cmdlet as cmdletGetManagementroleentry } from './get-managementroleentry.ts';
import { cmdlet as cmdletGetManagementscope } from './get-managementscope.ts';
import { cmdlet as cmdletGetRemotesession } from './get-remotesession.ts';
import { cmdlet as cmdletGetRolegroup } from './get-rolegroup.ts';
import { cmdlet as cmdletGetRolegroupmember } from './get-rolegroupmember.ts';
import { cmdlet as cmdletGetThrottlingpolicy } from './get-throttlingpolicy.ts';
import { cmdlet as cmdletGetThrottlingpolicyassociation } from './get-throttlingpolicyassociation.ts';
import { cmdlet as cmdletNewAccesstoken } from './new-accesstoken.ts';
import { cmdlet as cmdletNewApppassword } from './new-apppassword.ts';
import { cmdlet as cmdletNewManagementrole } from './new-managementrole.ts';
import { cmdlet as cmdletNewManagementroleassignment } from './new-managementroleassignment.ts';
import { cmdlet as cmdletNewManagementscope } from './new-managementscope.ts';
import { cmdlet as cmdletNewRolegroup } from './new-rolegroup.ts';
import { cmdlet as cmdletNewThrottlingpolicy } from './new-throttlingpolicy.ts';
import { cmdlet as cmdletRemoveAccesstoken } from './remove-accesstoken.ts';
import { cmdlet as cmdletRemoveApppassword } from './remove-apppassword.ts';
import { cmdlet as cmdletRemoveManagementrole } from './remove-managementrole.ts';
import { cmdlet as cmdletRemoveManagementroleassignment } from './remove-managementroleassignment.ts';
import { cmdlet as cmdletRemoveManagementroleentry } from './remove-managementroleentry.ts';
import { cmdlet as cmdletRemoveManagementscope } from './remove-managementscope.ts';
import { cmdlet as cmdletRemoveRemotesession } from './remove-remotesession.ts';
import { cmdlet as cmdletRemoveRolegroup } from './remove-rolegroup.ts';
import { cmdlet as cmdletRemoveRolegroupmember } from './remove-rolegroupmember.ts';
import { cmdlet as cmdletRemoveThrottlingpolicy } from './remove-throttlingpolicy.ts';
import { cmdlet as cmdletSetAccountpassword } from './set-accountpassword.ts';
import { cmdlet as cmdletSetManagementroleassignment } from './set-managementroleassignment.ts';
import { cmdlet as cmdletSetManagementroleentry } from './set-managementroleentry.ts';
import { cmdlet as cmdletSetManagementscope } from './set-managementscope.ts';
import { cmdlet as cmdletSetRolegroup } from './set-rolegroup.ts';
import { cmdlet as cmdletSetThrottlingpolicy } from './set-throttlingpolicy.ts';
import { cmdlet as cmdletSetThrottlingpolicyassociation } from './set-throttlingpolicyassociation.ts';
import { cmdlet as cmdletUpdateRolegroupmember } from './update-rolegroupmember.ts';

export const cmdlets = [
  cmdletAddManagementroleentry,
  cmdletAddRolegroupmember,
  cmdletGetAccesstoken,
  cmdletGetApppassword,
  cmdletGetManagementrole,
  cmdletGetManagementroleassignment,
  cmdletGetManagementroleentry,
  cmdletGetManagementscope,
  cmdletGetRemotesession,
  cmdletGetRolegroup,
  cmdletGetRolegroupmember,
  cmdletGetThrottlingpolicy,
  cmdletGetThrottlingpolicyassociation,
  cmdletNewAccesstoken,
  cmdletNewApppassword,
  cmdletNewManagementrole,
  cmdletNewManagementroleassignment,
  cmdletNewManagementscope,
  cmdletNewRolegroup,
  cmdletNewThrottlingpolicy,
  cmdletRemoveAccesstoken,
  cmdletRemoveApppassword,
  cmdletRemoveManagementrole,
  cmdletRemoveManagementroleassignment,
  cmdletRemoveManagementroleentry,
  cmdletRemoveManagementscope,
  cmdletRemoveRemotesession,
  cmdletRemoveRolegroup,
  cmdletRemoveRolegroupmember,
  cmdletRemoveThrottlingpolicy,
  cmdletSetAccountpassword,
  cmdletSetManagementroleassignment,
  cmdletSetManagementroleentry,
  cmdletSetManagementscope,
  cmdletSetRolegroup,
  cmdletSetThrottlingpolicy,
  cmdletSetThrottlingpolicyassociation,
  cmdletUpdateRolegroupmember,
] as const;
