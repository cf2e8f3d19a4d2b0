// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { migration as migration0001Mailboxes } from './0001-mailboxes.ts';
import { migration as migration0002Ledgers } from './0002-ledgers.ts';
import { migration as migration0003WhatMapiKeeps } from './0003-what-mapi-keeps.ts';
import { migration as migration0004WhatClientsSynchronise } from './0004-what-clients-synchronise.ts';

export const migrations = [
  migration0001Mailboxes,
  migration0002Ledgers,
  migration0003WhatMapiKeeps,
  migration0004WhatClientsSynchronise,
] as const;
