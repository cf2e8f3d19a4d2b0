/** What cmdlets ask of directories outside. Each part is made by its own room, and loaded when it is first needed. */
import type { DirectoryConnectors } from '../../directory/control/directory-connectors.ts';
import type { DirectoryRepairs } from '../../directory/mending/directory-repairs.ts';
import type { DirectoryReadiness } from '../../directory/readiness/directory-readiness.ts';
import type { DirectorySynchronization } from '../../directory/sync/directory-synchronization.ts';
import type { SignInNames } from '../../directory/upn/sign-in-names.ts';

export interface CmdletDirectory {
  readonly connectors: DirectoryConnectors;
  readonly readiness: DirectoryReadiness;
  readonly repairs: DirectoryRepairs;
  readonly signInNames: SignInNames;
  readonly synchronization: DirectorySynchronization;
}
