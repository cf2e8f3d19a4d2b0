import { formatText, type Language, type LocalText } from '../../base/language.ts';
import { ErrorRecord, PowerShellError } from '../../wire/powershell-language/index.ts';
import type { Cmdlet } from './definition.ts';
import { MessageRecord } from './message-record.ts';
import type { Confirmer, RuntimeSurroundings } from './ports.ts';
import type { Reporter } from './reporter.ts';

const question: LocalText = {
  en: 'Are you sure you want to perform this action?\nPerforming the operation "{name}" on target "{target}".',
  ko: '이 작업을 수행하시겠습니까?\n대상 "{target}"에서 "{name}" 작업을 수행합니다.',
};

/** What a person is asked before a cmdlet changes something. */
export const confirmationQuestion = (language: Language, name: string, target: string): string =>
  formatText(question[language], { name, target });

/** `onlyTold` is what `-WhatIf` asks for. */
export type Decision = 'agreed' | 'declined' | 'onlyTold';

/** `-WhatIf` and `-Confirm` of one command. What was answered for all holds to its end. */
export class ShouldProcess {
  readonly #cmdlet: Cmdlet;
  readonly #reporter: Reporter;
  readonly #confirmer: Confirmer | undefined;
  readonly #language: Language;
  #forAll: boolean | undefined;

  constructor(
    cmdlet: Cmdlet,
    reporter: Reporter,
    { confirmer, language }: Pick<RuntimeSurroundings, 'confirmer' | 'language'>,
  ) {
    this.#cmdlet = cmdlet;
    this.#reporter = reporter;
    this.#confirmer = confirmer;
    this.#language = language;
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
    return (this.#forAll ?? (await this.#askPerson(target))) ? 'agreed' : 'declined';
  }

  async #askPerson(target: string): Promise<boolean> {
    if (this.#confirmer === undefined) throw nobodyToAsk(this.#cmdlet.name);
    const { name } = this.#cmdlet;
    const answer = await this.#confirmer.confirm(confirmationQuestion(this.#language, name, target));
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
