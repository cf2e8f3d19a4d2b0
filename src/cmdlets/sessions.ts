/** The one way to a runtime, whatever surface asks: the shell, one line of it, REST, remote PowerShell. */
import type { AccountPrincipal, Principal } from '../access/principal.ts';
import type { Clock } from '../base/clock.ts';
import { AppError } from '../base/errors.ts';
import type { Language } from '../base/language.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import { allCmdlets } from './all-cmdlets.ts';
import { RoleAuthorizer } from './kit/authorization/role-authorizer.ts';
import { grantToFolderOwner } from './kit/authorizers.ts';
import type { Cmdlet } from './kit/definition.ts';
import type { Actor, AuditSink, Authorizer, CallerLimits, CmdletRooms, Confirmer } from './kit/ports.ts';
import { Runtime, type RuntimeOptions } from './kit/runtime.ts';
import { compileRecipientFilter } from './presentation/recipient-filter.ts';

export interface CmdletSessionsOptions {
  readonly rooms: CmdletRooms;
  /** The same for one command of somebody who may not see and change everything. */
  readonly limitRooms: (limits: CallerLimits) => CmdletRooms;
  readonly audit: AuditSink;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** All there are without it. */
  readonly cmdlets?: readonly Cmdlet[];
}

export interface SessionOptions
  extends Pick<RuntimeOptions, 'host' | 'limits' | 'files' | 'remoteSessions' | 'prompter'> {
  /** Stops every run of the session. */
  readonly signal: AbortSignal;
  readonly language: Language;
  /** Names the session in audit records; a new GUID without it. */
  readonly session?: string;
  /** Absent where there is nobody to ask. */
  readonly confirmer?: Confirmer;
  /** Cmdlets of this surface alone, such as those that read files of the person at the shell. */
  readonly extraCmdlets?: readonly Cmdlet[];
  /** The organisation that cmdlets work in without `-Organization`, by any name that it has. */
  readonly organization?: string;
}

export class CmdletSessions {
  readonly #options: CmdletSessionsOptions;

  constructor(options: CmdletSessionsOptions) {
    this.#options = options;
  }

  /** Finds out what the principal may do, and gives a runtime in which nothing else exists. */
  async open(principal: Principal, options: SessionOptions): Promise<Runtime> {
    const { cmdlets = allCmdlets, rooms, limitRooms, audit, clock, random, log } = this.#options;
    const { extraCmdlets = [], session = random.guid(), organization, ...rest } = options;
    const actor = await this.#actorOf(principal, organization);
    return new Runtime({
      ...rest,
      cmdlets: [...cmdlets, ...extraCmdlets],
      rooms,
      limitRooms,
      actor,
      authorizer: await this.#authorizerOf(principal),
      audit,
      clock,
      random,
      log,
      session,
    });
  }

  async #actorOf(principal: Principal, named: string | undefined): Promise<Actor> {
    const { organizations } = this.#options.rooms;
    const { name } = principal;
    const asked = named === undefined ? undefined : await organizations.get(named);
    if (principal.kind === 'platform') return { name, organization: asked };
    const own = await organizations.find({ tenant: principal.tenant });
    if (own === undefined || own.state !== 'active') throw withoutOrganization(principal);
    if (asked !== undefined && asked.tenant !== own.tenant) throw outOfReach(named ?? '');
    return { name, organization: own, home: own };
  }

  async #authorizerOf(principal: Principal): Promise<Authorizer> {
    if (principal.kind === 'platform') return grantToFolderOwner;
    const { rooms, log } = this.#options;
    return RoleAuthorizer.load({ principal, rooms, log, compileFilter: compileRecipientFilter });
  }
}

function withoutOrganization({ name }: AccountPrincipal): AppError {
  return new AppError({
    kind: 'denied',
    code: 'access.session.noOrganization',
    message: `${name} cannot work here: its organisation was removed. Ask whoever runs the platform.`,
  });
}

/** The same answer as for one that does not exist. */
function outOfReach(identity: string): AppError {
  const shown = identity.trim().slice(0, 100);
  return new AppError({
    kind: 'notFound',
    code: 'organization.notFound',
    message: `There is no organisation "${shown}". Give its name, its GUID or one of its domains.`,
    details: { identity: shown },
  });
}
