import type { Runtime } from '../../cmdlets/kit/runtime.ts';

/**
 * Where the shell's cmdlets run, however it was opened: on the store of this machine, or on a server, whose
 * cmdlets are then in the runtime's catalog as if they were here.
 */
export interface ShellSession extends AsyncDisposable {
  readonly runtime: Runtime;
  readonly place: SessionPlace;
  /** The organisation that cmdlets work in when none is named; undefined where there is none, or several. */
  findOrganizationName(): Promise<string | undefined>;
  close(): Promise<void>;
}

export interface SessionPlace {
  readonly kind: 'local' | 'server';
  /** As the audit record names who works here. */
  readonly user: string;
  /** The data folder, or the address of the server. */
  readonly where: string;
  /** A server has the store: everything is there to be read, and nothing can be changed. */
  readonly readOnly: boolean;
}
