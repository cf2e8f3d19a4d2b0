/** The remote sessions that are open in this process, for those who look at them and close them. */
import type { RecipientId, TenantId } from '../base/ids.ts';
import type { Tenant } from '../store/ports/directory-model.ts';

export interface OpenSession {
  readonly id: string;
  /** The sign-in name. */
  readonly owner: string;
  /** Of the account; undefined for the owner of the platform. */
  readonly tenant: TenantId | undefined;
  readonly recipient: RecipientId | undefined;
  /** That its commands work in: a customer's, for a partner. */
  readonly organization: Tenant | undefined;
  readonly clientAddress: string;
  readonly ageMs: number;
  readonly idleMs: number;
  readonly isDisconnected: boolean;
  readonly runningCommands: number;
}

export interface OpenSessions {
  list(): readonly OpenSession[];
  /** False where it is not there any more. Its client is told by whom it was closed. */
  close(id: string, by: string): Promise<boolean>;
}

/** Where servers say which sessions they have. */
export class SessionBoard implements OpenSessions {
  readonly #servers = new Set<OpenSessions>();

  attach(server: OpenSessions): void {
    this.#servers.add(server);
  }

  list(): readonly OpenSession[] {
    return [...this.#servers].flatMap((server) => server.list());
  }

  async close(id: string, by: string): Promise<boolean> {
    for (const server of this.#servers) if (await server.close(id, by)) return true;
    return false;
  }
}

/** Those of an organisation's accounts, and those that partners have open for it. */
export function limitOpenSessions(sessions: OpenSessions, home: TenantId): OpenSessions {
  const list = () =>
    sessions.list().filter(({ tenant, organization }) => tenant === home || organization?.tenant === home);
  return {
    list,
    close: async (id, by) => list().some((session) => session.id === id) && (await sessions.close(id, by)),
  };
}
