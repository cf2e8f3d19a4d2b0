/** Asks for one line at a terminal: keys to the editor, the editor's line to the screen. */
import type { Language } from '../../base/language.ts';
import type { Completion, CompletionCandidate } from '../../cmdlets/kit/completion/completion.ts';
import { message } from '../messages/messages.ts';
import { listCandidates } from './completion-list.ts';
import { History } from './history.ts';
import type { EditedLine } from './layout.ts';
import { LineEditor } from './line-editor.ts';
import { LinePainter } from './line-painter.ts';
import type { Keyboard } from './terminal.ts';

export interface ReadRequest {
  readonly prompt: string;
  /** In front of further lines of a text that is not complete yet. */
  readonly continuation?: string;
  readonly history?: History;
  readonly isIncomplete?: (text: string) => boolean;
  readonly complete?: (text: string, cursor: number) => Promise<Completion>;
  /** Shown instead of every character. */
  readonly mask?: string;
}

export type ReadOutcome =
  | { readonly kind: 'line'; readonly text: string }
  /** Ctrl-C: the line is not wanted. */
  | { readonly kind: 'interrupted' }
  /** Ctrl-D, or the terminal is gone. */
  | { readonly kind: 'ended' };

const bell = '\u0007';

export class LineReader {
  readonly #keyboard: Keyboard;
  readonly #language: Language;

  constructor(keyboard: Keyboard, language: Language) {
    this.#keyboard = keyboard;
    this.#language = language;
  }

  async read(request: ReadRequest): Promise<ReadOutcome> {
    return await new Reading(request, this.#keyboard, this.#language).run();
  }
}

class Reading {
  readonly #request: ReadRequest;
  readonly #keyboard: Keyboard;
  readonly #language: Language;
  readonly #editor: LineEditor;
  readonly #painter: LinePainter;
  #below: readonly string[] = [];
  /** The key before was Tab, and there were several possibilities. */
  #isAmbiguous = false;

  constructor(request: ReadRequest, keyboard: Keyboard, language: Language) {
    const { history = new History(), isIncomplete = () => false } = request;
    this.#request = request;
    this.#keyboard = keyboard;
    this.#language = language;
    this.#editor = new LineEditor({ history, isIncomplete });
    this.#painter = new LinePainter(keyboard);
  }

  async run(): Promise<ReadOutcome> {
    using _ = this.#keyboard.onResize(() => this.#paint());
    this.#paint();
    for (;;) {
      const key = await this.#keyboard.nextKey();
      if (key === undefined) return this.#finish({ kind: 'ended' });
      const event = this.#editor.handle(key);
      if (event !== 'completionWanted') this.#isAmbiguous = false;
      const hadBelow = this.#below.length > 0;
      this.#below = this.#searchRows();
      switch (event) {
        case 'submitted':
          return this.#finish({ kind: 'line', text: this.#editor.buffer.text });
        case 'interrupted':
          return this.#finish({ kind: 'interrupted' });
        case 'ended':
          return this.#finish({ kind: 'ended' });
        case 'completionWanted':
          await this.#complete();
          break;
        case 'clearScreenWanted':
          this.#painter.clear();
          break;
        case 'unchanged':
          if (!hadBelow) continue;
          break;
        case 'changed':
          break;
      }
      // A pasted page is painted once.
      if (!this.#keyboard.hasKey) this.#paint();
    }
  }

  #line(): EditedLine {
    const { prompt, continuation = '', mask } = this.#request;
    const { text, cursor } = this.#editor.buffer;
    return { prompt, continuation, text, cursor, mask };
  }

  #paint(): void {
    this.#painter.paint(this.#line(), this.#below);
  }

  #finish(outcome: ReadOutcome): ReadOutcome {
    this.#painter.finish(this.#line());
    return outcome;
  }

  #searchRows(): readonly string[] {
    const { searchedText, hasFound } = this.#editor;
    if (searchedText === undefined) return [];
    const isMissing = searchedText !== '' && !hasFound;
    const key = isMissing ? 'shell.searchMissing' : 'shell.search';
    return [message(this.#language, key, { text: searchedText })];
  }

  async #complete(): Promise<void> {
    const { complete } = this.#request;
    if (complete === undefined) return;
    const { buffer } = this.#editor;
    const { replaceStart, replaceLength, candidates } = await complete(buffer.text, buffer.cursor);
    const [only] = candidates;
    const end = replaceStart + replaceLength;
    if (only === undefined) {
      this.#keyboard.write(bell);
      return;
    }
    const text = candidates.length === 1 ? only.text : commonBeginning(candidates);
    const given = buffer.text.slice(replaceStart, end);
    if (text !== given && text.length >= given.length) buffer.replace(replaceStart, end, text);
    else if (this.#isAmbiguous) this.#list(candidates);
    this.#isAmbiguous = candidates.length > 1;
  }

  #list(candidates: readonly CompletionCandidate[]): void {
    const { columns, rows } = this.#keyboard;
    this.#below = listCandidates(candidates, { columns, rows, language: this.#language });
  }
}

/** In any letter case, as the first of them has it. */
function commonBeginning(candidates: readonly CompletionCandidate[]): string {
  let common = [...(candidates[0]?.text ?? '')];
  for (const { text } of candidates) {
    const characters = [...text];
    const differs = common.findIndex(
      (character, index) => character.toLowerCase() !== characters[index]?.toLowerCase(),
    );
    if (differs >= 0) common = common.slice(0, differs);
  }
  return common.join('');
}
