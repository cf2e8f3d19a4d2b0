/** Takes up a session that this process does not have in memory: its account has come back for it. */
import type { AppError } from '../../../base/errors.ts';
import { elsewhere, heldElsewhere } from '../remoting-errors.ts';
import type { ShellContext } from '../shell-context.ts';
import { isRefusal, type OpeningCall, type ShellOpener } from '../shell-opening.ts';
import { keptKey, type StoredSession } from './kept-session.ts';
import type { SessionKeeper } from './session-keeper.ts';

export interface TakerOptions {
  readonly keeper: SessionKeeper;
  readonly opener: ShellOpener;
  onTaken(shell: ShellContext): void;
  /** It was ended instead, and why. */
  onEnded(stored: StoredSession, why: AppError): void;
}

const mostAttempts = 3;

export class SessionTaker {
  readonly #options: TakerOptions;
  readonly #taking = new Map<string, Promise<ShellContext | undefined>>();

  constructor(options: TakerOptions) {
    this.#options = options;
  }

  /** Undefined where the account has no such session, or other processes have taken it again and again. */
  async find(shellId: string, call: OpeningCall): Promise<ShellContext | undefined> {
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const stored = await this.#findStored(shellId, call);
      if (stored === undefined) return undefined;
      const shell = await this.#takeOnce(stored, call);
      // Whoever had it may just have written that it still has; then it is looked at again.
      if (shell !== undefined) return shell;
    }
    return undefined;
  }

  async #findStored(shellId: string, { caller }: OpeningCall): Promise<StoredSession | undefined> {
    const { account, tenant } = caller;
    return tenant && (await this.#options.keeper.find(tenant, shellId, account));
  }

  /** A client may send several requests at once. */
  async #takeOnce(stored: StoredSession, call: OpeningCall): Promise<ShellContext | undefined> {
    const key = keptKey(stored.session.shellId);
    const running = this.#taking.get(key);
    if (running !== undefined) return running;
    const taking = this.#take(stored, call);
    this.#taking.set(key, taking);
    try {
      return await taking;
    } finally {
      this.#taking.delete(key);
    }
  }

  async #take(found: StoredSession, call: OpeningCall): Promise<ShellContext | undefined> {
    const { keeper, opener, onTaken } = this.#options;
    const isHeld = keeper.isHeldElsewhere(found.session);
    const stored = isHeld ? await keeper.awaitHandOver(found, call.signal) : found;
    if (stored === undefined) return undefined;
    if (keeper.isHeldElsewhere(stored.session)) throw heldElsewhere(stored.session);
    try {
      const shell = await opener.restore(stored, () => keeper.openState(stored), call);
      if (!shell.worksIn(call.organization)) throw elsewhere(shell, call.organization ?? '');
      if (!(await keeper.take(stored))) return undefined;
      onTaken(shell);
      return shell;
    } catch (error) {
      if (isRefusal(error) && error.code !== 'remoting.session.otherOrganization')
        await this.#end(stored, error);
      throw error;
    }
  }

  async #end(stored: StoredSession, why: AppError): Promise<void> {
    await this.#options.keeper.drop(stored);
    this.#options.onEnded(stored, why);
  }
}
