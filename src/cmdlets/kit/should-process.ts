import { ErrorRecord, PowerShellError } from '../../wire/powershell-language/index.ts';
import type { Cmdlet } from './definition.ts';
import { MessageRecord } from './message-record.ts';
import type { Confirmer } from './ports.ts';
import type { Reporter } from './reporter.ts';

/** `onlyTold` is what `-WhatIf` asks for. */
export type Decision = 'agreed' | 'declined' | 'onlyTold';

/** `-WhatIf` and `-Confirm` of one command. What was answered for all holds to its end. */
export class ShouldProcess {
  readonly #cmdlet: Cmdlet;
  readonly #reporter: Reporter;
  readonly #confirmer: Confirmer | undefined;
  #forAll: boolean | undefined;

  constructor(cmdlet: Cmdlet, reporter: Reporter, confirmer: Confirmer | undefined) {
    this.#cmdlet = cmdlet;
    this.#reporter = reporter;
    this.#confirmer = confirmer;
  }

  async ask(target: string): Promise<Decision> {
    const { effect, name } = this.#cmdlet;
    const { preferences } = this.#reporter;
    if (effect === 'read') return 'agreed';
    const act = `Performing the operation "${name}" on target "${target}".`;
    if (preferences.whatIf) {
      this.#reporter.information(new MessageRecord('information', `What if: ${act}`, { forHost: true }));
      return 'onlyTold';
    }
    if (!preferences.asksBefore(effect)) {
      this.#reporter.verbose(act);
      return 'agreed';
    }
    return (this.#forAll ?? (await this.#askPerson(act))) ? 'agreed' : 'declined';
  }

  async #askPerson(act: string): Promise<boolean> {
    if (this.#confirmer === undefined) throw nobodyToAsk(this.#cmdlet.name);
    const answer = await this.#confirmer.confirm(`Are you sure you want to perform this action?\n${act}`);
    const agreed = answer === 'yes' || answer === 'yesToAll';
    if (answer === 'yesToAll' || answer === 'noToAll') this.#forAll = agreed;
    return agreed;
  }
}

function nobodyToAsk(cmdlet: string): PowerShellError {
  return new PowerShellError(
    new ErrorRecord({
      message: `${cmdlet} asks before it acts, and there is nobody here to answer. Add -Confirm:$false to do it without asking, or -WhatIf to see what would be done.`,
      category: 'InvalidOperation',
      fullyQualifiedErrorId: `InvalidOperation,${cmdlet}`,
      exceptionTypes: [
        'System.Management.Automation.PSInvalidOperationException',
        'System.InvalidOperationException',
        'System.Exception',
        'System.Object',
      ],
      activity: cmdlet,
    }),
  );
}
