/** What cmdlets ask of a person: before an act (`-Confirm`), and for a line of text (`Read-Host`). */
import type { Language } from '../../base/language.ts';
import { PipelineStoppedError } from '../../cmdlets/kit/pacer.ts';
import type { Confirmer, Prompter } from '../../cmdlets/kit/ports.ts';
import type { ProgressDisplay } from '../progress/progress-display.ts';
import { makeConfirmPrompt } from './confirm-prompt.ts';
import { LineReader } from './line-reader.ts';
import { type Keyboard, Terminal } from './terminal.ts';

export interface Questions {
  readonly confirmer: Confirmer;
  readonly prompter: Prompter;
}

export interface QuestionsOptions {
  readonly language: Language;
  readonly progress: ProgressDisplay | undefined;
  /** Ctrl-C instead of an answer: stops what asks, and says why. */
  readonly stop: () => unknown;
  /** Lends the keyboard for one question. */
  readonly withKeyboard: <T>(use: (keyboard: Keyboard) => Promise<T>) => Promise<T>;
}

/** Instead of the characters of a secret. */
const mask = '*';

export function makeQuestions({ language, progress, stop, withKeyboard }: QuestionsOptions): Questions {
  const ask = (question: string, isSecret: boolean): Promise<string> =>
    withKeyboard(async (keyboard) => {
      using _ = progress?.hold();
      // What was typed ahead was not meant for a question that nobody had seen yet.
      keyboard.dropKeys();
      const end = question.lastIndexOf('\n') + 1;
      keyboard.write(question.slice(0, end));
      const prompt = question.slice(end);
      const read = await new LineReader(keyboard, language).read({ prompt, ...(isSecret && { mask }) });
      if (read.kind === 'line') return read.text;
      throw new PipelineStoppedError(stop());
    });
  return {
    prompter: { ask: (question, { isSecret }) => ask(question, isSecret) },
    confirmer: makeConfirmPrompt({ language, ask: (question) => ask(question, false) }),
  };
}

/** For a script that somebody at a terminal has started; the keyboard is theirs again after each question. */
export function openQuestions(
  { stdin, outputs }: { readonly stdin: object; readonly outputs: readonly object[] },
  options: Omit<QuestionsOptions, 'withKeyboard'>,
): Questions | undefined {
  const output = outputs.find((each) => Terminal.isTerminal(stdin, each));
  if (output === undefined) return undefined;
  return makeQuestions({
    ...options,
    async withKeyboard(use) {
      using terminal = Terminal.open(stdin, output);
      if (terminal === undefined) throw new PipelineStoppedError(options.stop());
      return await use(terminal);
    },
  });
}
