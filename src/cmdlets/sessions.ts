/** The one way to a runtime, whatever surface asks: the shell, one line of it, REST, remote PowerShell. */
import type { AccountPrincipal, Principal } from '../access/principal.ts';
import type { Clock } from '../base/clock.ts';
import { AppError, isAppError } from '../base/errors.ts';
import type { Language } from '../base/language.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import { partnerCaller } from '../partner/partner-caller.ts';
import { allCmdlets } from './all-cmdlets.ts';
import { DelegatedStanding, outOfReach } from './kit/authorization/delegated-standing.ts';
import { HomeStanding } from './kit/authorization/home-standing.ts';
import { RoleAuthorizer } from './kit/authorization/role-authorizer.ts';
import type { Standing } from './kit/authorization/standing.ts';
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
  extends Pick<
    RuntimeOptions,
    'host' | 'limits' | 'files' | 'remoteSessions' | 'prompter' | 'beforeCommand'
  > {
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
    const { actor, authorizer } = await this.#stand(principal, organization);
    return new Runtime({
      ...rest,
      cmdlets: [...cmdlets, ...extraCmdlets],
      rooms,
      limitRooms,
      actor,
      authorizer,
      audit,
      clock,
      random,
      log,
      session,
    });
  }

  /** As what the caller comes: into its own organisation, or into that of a customer, and then nowhere else. */
  async #stand(
    principal: Principal,
    named: string | undefined,
  ): Promise<{ readonly actor: Actor; readonly authorizer: Authorizer }> {
    const { rooms } = this.#options;
    const { name } = principal;
    if (named?.trim() === '') throw unnamedOrganization();
    if (principal.kind === 'platform') {
      const organization = named === undefined ? undefined : await rooms.organizations.get(named);
      return { actor: { name, organization }, authorizer: grantToFolderOwner };
    }
    const own = await rooms.organizations.find({ tenant: principal.tenant });
    if (own === undefined || own.state !== 'active') throw withoutOrganization(principal);
    const asked = named === undefined ? own : await rooms.organizations.get(named);
    if (asked.tenant === own.tenant) {
      const authorizer = await this.#load(new HomeStanding(principal, rooms));
      return { actor: { name, organization: own, home: own }, authorizer };
    }
    try {
      const authorizer = await this.#load(new DelegatedStanding(principal, asked, rooms));
      const actor = { name: partnerCaller(own.name, name), organization: asked, home: own };
      return { actor, authorizer };
    } catch (error) {
      // What it is called tells nothing to whoever has no business there.
      throw isAppError(error, 'notFound') ? outOfReach(named ?? '') : error;
    }
  }

  #load(standing: Standing): Promise<Authorizer> {
    const { rooms, log } = this.#options;
    return RoleAuthorizer.load({ standing, rooms, log, compileFilter: compileRecipientFilter });
  }
}

/** Of a script whose variable is empty: it must not come to work in the caller's own. */
function unnamedOrganization(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'access.session.organizationEmpty',
    message:
      'DelegatedOrg is there and names no organisation. Give one of the domains of the customer, or leave it out to work in your own.',
  });
}

function withoutOrganization({ name }: AccountPrincipal): AppError {
  return new AppError({
    kind: 'denied',
    code: 'access.session.noOrganization',
    message: `${name} cannot work here: its organisation was removed. Ask whoever runs the platform.`,
  });
}
