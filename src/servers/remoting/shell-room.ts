/** The sessions of this server: opened, found, taken up again, kept and ended. */
import type { OpenSession } from '../../access/open-sessions.ts';
import type { Clock } from '../../base/clock.ts';
import type { AppError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type * as wsman from '../../wire/wsman/index.ts';
import { FaultError, faults } from '../../wire/wsman/index.ts';
import { refuseTooMany } from './admission.ts';
import type { Caller } from './caller.ts';
import { EndedShells } from './ended-shells.ts';
import type { StoredSession } from './kept/kept-session.ts';
import { describeKept, openSessionOf } from './kept/kept-views.ts';
import type { SessionKeeper } from './kept/session-keeper.ts';
import { ShellCare } from './kept/shell-care.ts';
import { SessionTaker } from './kept/taking-up.ts';
import type { RemotingLimits } from './limits.ts';
import { elsewhere, removedBy, sessionExists } from './remoting-errors.ts';
import type { CountedSession } from './session-limit.ts';
import type { ShellContext } from './shell-context.ts';
import { isRefusal, type OpeningCall, ShellOpener } from './shell-opening.ts';
import { ShellRegistry } from './shell-registry.ts';

export interface ShellRoomOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly limits: RemotingLimits;
  /** Sessions end with the server without one. */
  readonly keeper: SessionKeeper | undefined;
  onPipeline(): void;
  onClosed(reason: string): void;
}

type Create = wsman.Operation & { readonly kind: 'create' };

export class ShellRoom {
  readonly #options: ShellRoomOptions;
  readonly #shells = new ShellRegistry();
  readonly #ended = new EndedShells(maxEnded);
  readonly #opener: ShellOpener;
  readonly #care: ShellCare | undefined;
  readonly #taker: SessionTaker | undefined;

  constructor(options: ShellRoomOptions) {
    const { clock, log, limits, keeper, onPipeline } = options;
    this.#options = options;
    const opener = new ShellOpener({
      ...{ ...options, onPipeline },
      onLeft: (shell) => {
        if (this.#shells.has(shell)) this.#care?.keepSoon(shell);
      },
    });
    this.#opener = opener;
    if (keeper === undefined) return;
    const onLost = (shell: ShellContext) => this.close(shell, 'taken elsewhere');
    this.#care = new ShellCare({ keeper, clock, log, holdMs: limits.holdMs, onLost });
    this.#taker = new SessionTaker({
      ...{ keeper, opener },
      onTaken: (shell) => {
        this.#shells.add(shell);
        log.info('remoting.sessionTakenUp', { session: shell.shellId, account: shell.account });
      },
      onEnded: ({ session }, why) => {
        this.#ended.add(session.shellId, session.account, why);
        this.#told(session.shellId, session.account, 'no access');
      },
    });
  }

  get open(): readonly ShellContext[] {
    return this.#shells.all;
  }

  list(): readonly OpenSession[] {
    const now = this.#options.clock.now();
    return [
      ...this.#shells.all.map((shell) => shell.toOpenSession()),
      ...this.#kept.map((stored) => openSessionOf(stored, now)),
    ];
  }

  /** Of one account, as Enumerate shows them: with what other servers have kept of it. */
  async ofAccount({ account, tenant }: Caller): Promise<
    readonly {
      readonly shell: wsman.ShellDescription;
      readonly commands: ShellContext['pipelines']['commands'];
    }[]
  > {
    const { keeper, clock, limits } = this.#options;
    if (tenant !== undefined) await keeper?.refresh(tenant);
    return [
      ...this.#shells
        .ofAccount(account)
        .map((shell) => ({ shell: shell.describe(), commands: shell.pipelines.commands })),
      ...this.#keptOf(account).map(({ session }) => ({
        shell: describeKept(session, clock.now(), limits.maxIdleTimeoutMs),
        commands: session.commands,
      })),
    ];
  }

  async create(operation: Create, header: wsman.RequestHeader, call: OpeningCall): Promise<ShellContext> {
    const { caller } = call;
    await this.#refuseTooMany(caller, operation.shellId);
    const shell = await this.#shells.open(caller.account, () => this.#opener.open(operation, header, call));
    try {
      shell.pipelines.receiveFragments(operation.creation);
    } catch (error) {
      this.close(shell, 'protocol error');
      throw error;
    }
    this.#options.log.info('remoting.sessionOpened', {
      session: shell.shellId,
      account: caller.account,
      client: call.clientAddress,
      organization: call.organization,
    });
    return shell;
  }

  /** A session that is asked for something: its client is there. */
  async get(shellId: string, call: OpeningCall): Promise<ShellContext> {
    const { account } = call.caller;
    const shell =
      this.#shells.find(shellId, account) ??
      (await this.#taker?.find(shellId, call)) ??
      // Taken up meanwhile, by another request.
      this.#shells.find(shellId, account);
    if (shell === undefined) throw this.whyNone(shellId, call.caller);
    if (!shell.worksIn(call.organization)) throw elsewhere(shell, call.organization ?? '');
    const hadVanished = !shell.isConnected && !shell.disconnected;
    shell.touch();
    if (hadVanished) await this.#release(shell);
    return shell;
  }

  /** What a client is told that asks for a session which is not there. */
  whyNone(shellId: string, { account }: Caller): Error {
    return this.#ended.find(shellId, account) ?? new FaultError(faults.noSuchShell(shellId));
  }

  /** Resolves once it would outlive the server. */
  async disconnect(shell: ShellContext, idleTimeoutMs: number | undefined): Promise<void> {
    shell.disconnect(idleTimeoutMs);
    await this.#care?.keep(shell);
  }

  async connect(shell: ShellContext, fragments: Uint8Array): Promise<Uint8Array> {
    await this.#admit(shell);
    const answer = shell.connect(fragments);
    await this.#release(shell);
    return answer;
  }

  async reconnect(shell: ShellContext): Promise<void> {
    await this.#admit(shell);
    shell.reconnect();
    await this.#release(shell);
  }

  /** By the id alone; what was only kept is not taken up for it. False where there is none. */
  async remove(shellId: string, call: OpeningCall): Promise<boolean> {
    const { account, tenant } = call.caller;
    const shell = this.#shells.find(shellId, account);
    if (shell !== undefined) {
      if (!shell.worksIn(call.organization)) throw elsewhere(shell, call.organization ?? '');
      this.close(shell, 'deleted');
      return true;
    }
    const { keeper } = this.#options;
    const stored = tenant && (await keeper?.find(tenant, shellId, account));
    if (keeper === undefined || stored === undefined) return false;
    await keeper.drop(stored);
    this.#told(shellId, account, 'deleted');
    return true;
  }

  async removeFor(id: string, by: string): Promise<boolean> {
    const key = id.toLowerCase();
    const shell = this.#shells.all.find(({ shellId }) => shellId.toLowerCase() === key);
    if (shell !== undefined) {
      this.close(shell, 'removed', removedBy(by));
      return true;
    }
    const stored = this.#kept.find(({ session }) => session.shellId.toLowerCase() === key);
    if (stored === undefined) return false;
    await this.#options.keeper?.drop(stored);
    this.#ended.add(stored.session.shellId, stored.session.account, removedBy(by));
    this.#told(stored.session.shellId, stored.session.account, 'removed');
    return true;
  }

  /** `why` is told to its client, where it is not the client that ends it. */
  close(shell: ShellContext, reason: string, why?: AppError): void {
    if (!this.#shells.remove(shell)) return;
    if (why !== undefined) this.#ended.add(shell.shellId, shell.account, why);
    shell.close(reason, why);
    this.#care?.releaseSoon(shell);
    this.#told(shell.shellId, shell.account, reason, Math.round(shell.ageMs));
  }

  /** The server stops: everything ends but what its clients have left. */
  async leave(): Promise<void> {
    await this.#care?.leave(this.#shells.all);
    for (const shell of this.#shells.all) this.close(shell, 'server stop');
    await this.#care?.settled();
  }

  /** What is to be looked at again and again. */
  async sweep(): Promise<void> {
    for (const shell of this.#shells.all) {
      const reason = shell.findEnd();
      if (reason !== undefined) this.close(shell, reason);
      else await this.#closeWithoutAccess(shell);
    }
    await this.#care?.renew(this.#shells.all);
  }

  /** Also of one that runs nothing now: what its account may do was taken from it meanwhile. */
  async #closeWithoutAccess(shell: ShellContext): Promise<void> {
    try {
      await shell.checkAccess();
    } catch (error) {
      if (isRefusal(error)) this.close(shell, 'no access', error);
      else this.#options.log.warn('remoting.accessUnknown', { session: shell.shellId, error });
    }
  }

  get #kept(): readonly StoredSession[] {
    return (this.#options.keeper?.all ?? []).filter(
      ({ session }) => this.#shells.find(session.shellId, session.account) === undefined,
    );
  }

  #keptOf(account: string): readonly StoredSession[] {
    return this.#kept.filter(({ session }) => session.account === account);
  }

  async #refuseTooMany(caller: Caller, shellId: string | undefined): Promise<void> {
    const { clock, limits, keeper } = this.#options;
    const { account, tenant } = caller;
    const policy = await caller.throttling?.readPolicy();
    if (tenant !== undefined) await keeper?.refresh(tenant);
    const now = clock.now();
    const kept = this.#keptOf(account);
    const key = shellId?.toLowerCase();
    if (kept.some(({ session }) => session.shellId.toLowerCase() === key)) throw sessionExists(shellId ?? '');
    const waiting = kept.map(
      ({ session, organization }): CountedSession => ({
        ...session,
        organization: organization?.name,
        ageMs: Math.max(0, now - session.openedAt),
        disconnected: true,
      }),
    );
    refuseTooMany(caller, policy, {
      ofAccount: [...this.#shells.ofAccount(account), ...waiting],
      opening: this.#shells.openingOf(account),
      ofTenant: [...this.#shells.all, ...this.#kept.map(({ session }) => session)].filter(
        (one) => one.tenant === tenant,
      ).length,
      all: this.#shells.all.length,
      maxAll: limits.maxSessions,
    });
  }

  /** Whoever takes a session up does it with the rights of now. */
  async #admit(shell: ShellContext): Promise<void> {
    try {
      await shell.checkAccess();
    } catch (error) {
      if (isRefusal(error)) this.close(shell, 'no access', error);
      throw error;
    }
  }

  /** Nobody else can take it up from now on, as its client is here. */
  async #release(shell: ShellContext): Promise<void> {
    if ((await this.#care?.release(shell)) !== false) return;
    this.close(shell, 'taken elsewhere');
    throw new FaultError(faults.noSuchShell(shell.shellId));
  }

  #told(session: string, account: string, reason: string, ageMs?: number): void {
    this.#options.onClosed(reason);
    this.#options.log.info('remoting.sessionClosed', { session, account, reason, ageMs });
  }
}

const maxEnded = 1_000;
