/**
 * The line being written: keys in, a line and a cursor out. Does nothing by itself: what a key asks of the
 * world comes back as an event.
 *
 * Two states: writing, and looking for an earlier line (Ctrl-R), in which letters go to what is looked for.
 * Any key that means nothing there takes what was found and is handled as in writing.
 */
import type { History } from './history.ts';
import { chordOf, type Key, typedText } from './key.ts';
import { LineBuffer } from './line-buffer.ts';

export type EditorEvent =
  | 'changed'
  | 'unchanged'
  /** The line is complete and is to be run. */
  | 'submitted'
  | 'interrupted'
  /** Ctrl-D on an empty line. */
  | 'ended'
  | 'completionWanted'
  | 'clearScreenWanted';

export interface LineEditorOptions {
  readonly history: History;
  /** Whether the parser would like another line. */
  readonly isIncomplete: (text: string) => boolean;
}

interface Search {
  readonly text: string;
  /** Of the line that was found in the history; undefined where none was. */
  readonly place: number | undefined;
  readonly before: { readonly text: string; readonly cursor: number };
}

/** Ends of lines and tabs are part of a text; other keys that write nothing are not. */
function pastedText(key: Key): string {
  if (key.name === 'return' || key.name === 'enter') return '\n';
  return key.name === 'tab' ? '\t' : (typedText(key) ?? '');
}

type Handler = (editor: LineEditor) => EditorEvent;

export class LineEditor {
  readonly buffer = new LineBuffer();
  readonly #options: LineEditorOptions;
  #search: Search | undefined;
  /** What has come of a text that is being pasted: put in at once, for a megabyte of it has many characters. */
  #pasted: string[] | undefined;
  /** What was cut last, for Ctrl-Y. */
  #cut = '';

  constructor(options: LineEditorOptions) {
    this.#options = options;
  }

  /** What is looked for; undefined while writing. */
  get searchedText(): string | undefined {
    return this.#search?.text;
  }

  get hasFound(): boolean {
    return this.#search?.place !== undefined;
  }

  handle(key: Key): EditorEvent {
    if (key.name === 'paste-start') {
      this.#pasted = [];
      return 'unchanged';
    }
    if (key.name === 'paste-end') return this.#endPaste();
    if (this.#pasted !== undefined) {
      this.#pasted.push(pastedText(key));
      return 'unchanged';
    }
    return this.#search === undefined ? this.#write(key) : this.#look(key, this.#search);
  }

  #endPaste(): EditorEvent {
    const text = this.#pasted?.join('') ?? '';
    this.#pasted = undefined;
    if (text === '') return 'unchanged';
    this.#search = undefined;
    this.buffer.insert(text);
    return 'changed';
  }

  #write(key: Key): EditorEvent {
    const handler = bindings[chordOf(key)];
    if (handler !== undefined) return handler(this);
    const text = typedText(key);
    if (text === undefined) return 'unchanged';
    this.buffer.insert(text);
    return 'changed';
  }

  /** What is not complete goes on in a line of its own, wherever the cursor is. */
  submit(): EditorEvent {
    const { text } = this.buffer;
    if (this.#options.isIncomplete(text)) {
      this.buffer.set(`${text}\n`);
      return 'changed';
    }
    return 'submitted';
  }

  endOrDelete(): EditorEvent {
    return this.buffer.text === '' ? 'ended' : this.deleteTo(this.buffer.after);
  }

  moveTo(place: number | undefined): EditorEvent {
    if (place === undefined) return 'unchanged';
    this.buffer.moveTo(place);
    return 'changed';
  }

  deleteTo(place: number): EditorEvent {
    this.buffer.cutTo(place);
    return 'changed';
  }

  cutTo(place: number): EditorEvent {
    const cut = this.buffer.cutTo(place);
    if (cut !== '') this.#cut = cut;
    return 'changed';
  }

  pasteCut(): EditorEvent {
    this.buffer.insert(this.#cut);
    return 'changed';
  }

  clear(): EditorEvent {
    this.buffer.set('');
    this.#options.history.rewind();
    return 'changed';
  }

  /** Through the lines of the text first, then to the lines entered before. */
  up(): EditorEvent {
    return this.buffer.above === undefined
      ? this.#recall(this.#options.history.older(this.buffer.text))
      : this.moveTo(this.buffer.above);
  }

  down(): EditorEvent {
    return this.buffer.below === undefined
      ? this.#recall(this.#options.history.newer())
      : this.moveTo(this.buffer.below);
  }

  older(): EditorEvent {
    return this.#recall(this.#options.history.older(this.buffer.text));
  }

  newer(): EditorEvent {
    return this.#recall(this.#options.history.newer());
  }

  #recall(line: string | undefined): EditorEvent {
    if (line === undefined) return 'unchanged';
    this.buffer.set(line);
    return 'changed';
  }

  startSearch(): EditorEvent {
    const { text, cursor } = this.buffer;
    this.#search = { text: '', place: undefined, before: { text, cursor } };
    return 'changed';
  }

  #look(key: Key, search: Search): EditorEvent {
    const { lines } = this.#options.history;
    const { place = lines.length } = search;
    switch (chordOf(key)) {
      case 'C-r':
        return this.#find(search, search.text, place - 1, -1);
      case 'C-s':
        return this.#find(search, search.text, place + 1, 1);
      case 'backspace':
      case 'C-h':
        return this.#find(search, search.text.slice(0, -1), lines.length - 1, -1);
      case 'escape':
        this.#search = undefined;
        return 'changed';
      case 'C-c':
      case 'C-g':
        this.buffer.set(search.before.text, search.before.cursor);
        this.#search = undefined;
        return 'changed';
      default: {
        const typed = typedText(key);
        // The line that is shown may still fit.
        if (typed !== undefined)
          return this.#find(search, search.text + typed, Math.min(place, lines.length - 1), -1);
        this.#search = undefined;
        const event = this.#write(key);
        return event === 'unchanged' ? 'changed' : event;
      }
    }
  }

  #find(search: Search, text: string, from: number, step: -1 | 1): EditorEvent {
    const { history } = this.#options;
    const found = text === '' ? undefined : history.search(text, from, step);
    // With nothing further on, what was found before stays, as long as it fits.
    const kept = text === search.text ? search.place : undefined;
    const place = found ?? kept;
    this.#search = { ...search, text, place };
    const line = place === undefined ? undefined : history.lines[place];
    if (line !== undefined) this.buffer.set(line, line.toLowerCase().indexOf(text.toLowerCase()));
    return 'changed';
  }
}

const bindings: Readonly<Record<string, Handler>> = {
  return: (editor) => editor.submit(),
  enter: (editor) => editor.submit(),
  'M-return': (editor) => {
    editor.buffer.insert('\n');
    return 'changed';
  },
  tab: () => 'completionWanted',
  escape: (editor) => editor.clear(),
  'C-c': () => 'interrupted',
  'C-d': (editor) => editor.endOrDelete(),
  'C-l': () => 'clearScreenWanted',
  'C-r': (editor) => editor.startSearch(),
  left: (editor) => editor.moveTo(editor.buffer.before),
  'C-b': (editor) => editor.moveTo(editor.buffer.before),
  right: (editor) => editor.moveTo(editor.buffer.after),
  'C-f': (editor) => editor.moveTo(editor.buffer.after),
  'C-left': (editor) => editor.moveTo(editor.buffer.wordStart),
  'M-left': (editor) => editor.moveTo(editor.buffer.wordStart),
  'M-b': (editor) => editor.moveTo(editor.buffer.wordStart),
  'C-right': (editor) => editor.moveTo(editor.buffer.wordEnd),
  'M-right': (editor) => editor.moveTo(editor.buffer.wordEnd),
  'M-f': (editor) => editor.moveTo(editor.buffer.wordEnd),
  home: (editor) => editor.moveTo(editor.buffer.lineStart),
  'C-a': (editor) => editor.moveTo(editor.buffer.lineStart),
  end: (editor) => editor.moveTo(editor.buffer.lineEnd),
  'C-e': (editor) => editor.moveTo(editor.buffer.lineEnd),
  up: (editor) => editor.up(),
  down: (editor) => editor.down(),
  'C-p': (editor) => editor.older(),
  'C-n': (editor) => editor.newer(),
  backspace: (editor) => editor.deleteTo(editor.buffer.before),
  'C-h': (editor) => editor.deleteTo(editor.buffer.before),
  delete: (editor) => editor.deleteTo(editor.buffer.after),
  'M-backspace': (editor) => editor.cutTo(editor.buffer.wordStart),
  'C-backspace': (editor) => editor.cutTo(editor.buffer.wordStart),
  'C-w': (editor) => editor.cutTo(editor.buffer.wordStart),
  'M-d': (editor) => editor.cutTo(editor.buffer.wordEnd),
  'C-u': (editor) => editor.cutTo(editor.buffer.lineStart),
  'C-k': (editor) => editor.cutTo(editor.buffer.lineEnd),
  'C-y': (editor) => editor.pasteCut(),
};
