/** The sessions that are open, whose they are, and how many there may be. */
import { sessionExists } from './remoting-errors.ts';
import type { ShellContext } from './shell-context.ts';

export class ShellRegistry {
  readonly #shells = new Map<string, ShellContext>();
  /** Being opened: counted, so that several that open at once do not pass the limit together. */
  readonly #opening = new Map<string, number>();

  get all(): readonly ShellContext[] {
    return [...this.#shells.values()];
  }

  /** Ids are compared without letter case. A session of somebody else does not exist. */
  find(shellId: string, account: string): ShellContext | undefined {
    const shell = this.#shells.get(shellId.toLowerCase());
    return shell?.account === account ? shell : undefined;
  }

  has(shell: ShellContext): boolean {
    return this.#shells.get(shell.shellId.toLowerCase()) === shell;
  }

  ofAccount(account: string): readonly ShellContext[] {
    return this.all.filter((shell) => shell.account === account);
  }

  openingOf(account: string): number {
    return this.#opening.get(account) ?? 0;
  }

  /** One that was taken up again: it has counted all along. */
  add(shell: ShellContext): void {
    this.#shells.set(shell.shellId.toLowerCase(), shell);
  }

  async open(account: string, make: () => Promise<ShellContext>): Promise<ShellContext> {
    this.#opening.set(account, (this.#opening.get(account) ?? 0) + 1);
    try {
      const shell = await make();
      const key = shell.shellId.toLowerCase();
      if (this.#shells.has(key)) throw sessionExists(shell.shellId);
      this.#shells.set(key, shell);
      return shell;
    } finally {
      const left = (this.#opening.get(account) ?? 1) - 1;
      if (left === 0) this.#opening.delete(account);
      else this.#opening.set(account, left);
    }
  }

  /** False where it was not there any more. */
  remove(shell: ShellContext): boolean {
    return this.#shells.delete(shell.shellId.toLowerCase());
  }
}
