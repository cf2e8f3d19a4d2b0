import { cmdlets as access } from './access/registry.gen.ts';
import { cmdlets as audit } from './audit/registry.gen.ts';
import { cmdlets as clientAccess } from './client-access/registry.gen.ts';
import { cmdlets as core } from './core/registry.gen.ts';
import { cmdlets as directory } from './directory/registry.gen.ts';
import type { Cmdlet } from './kit/definition.ts';
import { cmdlets as mailFlow } from './mail-flow/registry.gen.ts';
import { cmdlets as mailboxes } from './mailboxes/registry.gen.ts';
import { cmdlets as migration } from './migration/registry.gen.ts';
import { cmdlets as organization } from './organization/registry.gen.ts';
import { cmdlets as partner } from './partner/registry.gen.ts';
import { cmdlets as publicFolders } from './public-folders/registry.gen.ts';
import { cmdlets as recipients } from './recipients/registry.gen.ts';
import { cmdlets as reports } from './reports/registry.gen.ts';

/** By the folder they lie in. */
export const cmdletAreas = {
  access,
  audit,
  'client-access': clientAccess,
  core,
  directory,
  'mail-flow': mailFlow,
  mailboxes,
  migration,
  organization,
  partner,
  'public-folders': publicFolders,
  recipients,
  reports,
} as const satisfies Readonly<Record<string, readonly Cmdlet[]>>;

/** Every cmdlet there is; what an actor may use of them its roles say. */
export const allCmdlets: readonly Cmdlet[] = Object.values(cmdletAreas).flat();
