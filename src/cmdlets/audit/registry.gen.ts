// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletNewAdminauditlogsearch } from './new-adminauditlogsearch.ts';
import { cmdlet as cmdletSearchAdminauditlog } from './search-adminauditlog.ts';
import { cmdlet as cmdletSearchPlatformauditlog } from './search-platformauditlog.ts';
import { cmdlet as cmdletTestAdminauditlog } from './test-adminauditlog.ts';
import { cmdlet as cmdletTestPlatformauditlog } from './test-platformauditlog.ts';

export const cmdlets = [
  cmdletNewAdminauditlogsearch,
  cmdletSearchAdminauditlog,
  cmdletSearchPlatformauditlog,
  cmdletTestAdminauditlog,
  cmdletTestPlatformauditlog,
] as const;
