import { type Scope, toBoolean, toText } from '../../wire/powershell-language/index.ts';
import type { CommonValues } from './common-parameters.ts';

export type Action = 'silentlycontinue' | 'stop' | 'continue' | 'inquire' | 'ignore';

/** What a parameter says, else what the variable says where the command is written: about_Preference_Variables. */
export class Preferences {
  readonly #common: CommonValues;
  readonly #scope: Scope;

  constructor(common: CommonValues, scope: Scope) {
    this.#common = common;
    this.#scope = scope;
  }

  get error(): Action {
    return this.#action(this.#common.ErrorAction, 'erroractionpreference');
  }

  get warning(): Action {
    return this.#action(this.#common.WarningAction, 'warningpreference');
  }

  get information(): Action {
    return this.#action(this.#common.InformationAction, 'informationpreference');
  }

  get progress(): Action {
    return this.#action(this.#common.ProgressAction, 'progresspreference');
  }

  get verbose(): Action {
    return this.#switched(this.#common.Verbose, 'verbosepreference');
  }

  get debug(): Action {
    return this.#switched(this.#common.Debug, 'debugpreference');
  }

  get whatIf(): boolean {
    return this.#common.WhatIf ?? toBoolean(this.#scope.get('whatifpreference'));
  }

  /** Whether to ask before an act of this weight. */
  asksBefore(effect: 'change' | 'destroy'): boolean {
    if (this.#common.Confirm !== undefined) return this.#common.Confirm;
    const preference = toText(this.#scope.get('confirmpreference')).toLowerCase();
    if (effect === 'destroy') return preference !== 'none';
    return preference === 'medium' || preference === 'low';
  }

  #action(given: string | undefined, variable: string): Action {
    const text = (given ?? toText(this.#scope.get(variable))).toLowerCase();
    return isAction(text) ? text : 'continue';
  }

  #switched(given: boolean | undefined, variable: string): Action {
    if (given !== undefined) return given ? 'continue' : 'silentlycontinue';
    return this.#action(undefined, variable);
  }
}

function isAction(text: string): text is Action {
  return ['silentlycontinue', 'stop', 'continue', 'inquire', 'ignore'].includes(text);
}
