// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { migration as migration0001Directory } from './0001-directory.ts';
import { migration as migration0002Audit } from './0002-audit.ts';
import { migration as migration0003Access } from './0003-access.ts';
import { migration as migration0004Migration } from './0004-migration.ts';
import { migration as migration0005Records } from './0005-records.ts';

export const migrations = [
  migration0001Directory,
  migration0002Audit,
  migration0003Access,
  migration0004Migration,
  migration0005Records,
] as const;
