// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { rop as ropRopGetPropertiesSpecific } from './rop-get-properties-specific.ts';
import { rop as ropRopLogon } from './rop-logon.ts';
import { rop as ropRopOpenFolder } from './rop-open-folder.ts';
import { rop as ropRopRelease } from './rop-release.ts';

export const rops = [
  ropRopGetPropertiesSpecific,
  ropRopLogon,
  ropRopOpenFolder,
  ropRopRelease,
] as const;
