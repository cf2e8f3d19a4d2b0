import { describe, expect, it } from 'vitest';
import type { Completion } from '../../cmdlets/kit/completion/completion.ts';
import { History } from './history.ts';
import type { Key } from './key.ts';
import { LineReader, type ReadRequest } from './line-reader.ts';
import type { Keyboard } from './terminal.ts';
import { TestScreen } from './test-screen.ts';

/** A person who types these keys, with what is on the screen before each of them. */
class TestKeyboard extends TestScreen implements Keyboard {
  readonly seen: (readonly string[])[] = [];
  readonly #keys: Key[];
  readonly hasKey = false;

  constructor(keys: readonly Key[]) {
    super(60, 8);
    this.#keys = [...keys];
  }

  nextKey(): Promise<Key | undefined> {
    this.seen.push(this.lines());
    return Promise.resolve(this.#keys.shift());
  }
  dropKeys(): void {
    this.#keys.length = 0;
  }
  onInterrupt(): Disposable {
    return { [Symbol.dispose]: () => undefined };
  }
  onResize(): Disposable {
    return { [Symbol.dispose]: () => undefined };
  }
}

const named = (name: string): Key => ({ name });
const typed = (text: string): Key[] => [...text].map((sequence) => ({ sequence }));
const tab = named('tab');
const enter = named('return');
const ctrl = (name: string): Key => ({ name, ctrl: true });

async function read(keys: readonly Key[], request: Partial<ReadRequest> = {}, language: 'en' | 'ko' = 'en') {
  const keyboard = new TestKeyboard(keys);
  const outcome = await new LineReader(keyboard, language).read({ prompt: 'PS> ', ...request });
  return { outcome, keyboard, screen: keyboard.lines(), seen: keyboard.seen };
}

/** Completes words from this list. */
function completing(...words: readonly string[]): Pick<ReadRequest, 'complete'> {
  return {
    complete: async (text, cursor): Promise<Completion> => {
      const start = text.lastIndexOf(' ', cursor - 1) + 1;
      const beginning = text.slice(start, cursor).toLowerCase();
      const candidates = words
        .filter((word) => word.toLowerCase().startsWith(beginning))
        .map((word) => ({ kind: 'Command' as const, text: word, display: word, tooltip: word }));
      return { replaceStart: start, replaceLength: cursor - start, candidates };
    },
  };
}

describe('reading a line', () => {
  it.each<[string, readonly Key[], object]>([
    ['a line', [...typed('한글'), enter], { kind: 'line', text: '한글' }],
    ['Ctrl-C', [...typed('x'), ctrl('c')], { kind: 'interrupted' }],
    ['Ctrl-D', [ctrl('d')], { kind: 'ended' }],
    ['a terminal that is gone', typed('x'), { kind: 'ended' }],
  ])('%s', async (_, keys, expected) => {
    expect((await read(keys)).outcome).toEqual(expected);
  });

  it('asks on for the rest of a text', async () => {
    const isIncomplete = (text: string) => !text.endsWith('}');
    const keys = [...typed('{'), enter, ...typed('}'), enter];
    const { outcome, screen } = await read(keys, { isIncomplete, continuation: '>> ' });
    expect(outcome).toEqual({ kind: 'line', text: '{\n}' });
    expect(screen).toEqual(['PS> {', '>> }']);
  });

  it('never shows a secret', async () => {
    const { outcome, keyboard } = await read([...typed('비밀'), enter], { mask: '*' });
    expect(outcome).toEqual({ kind: 'line', text: '비밀' });
    expect(keyboard.lines()).toEqual(['PS> **']);
    expect(keyboard.raw).not.toContain('비');
  });

  it.each([
    ['en', 'Earlier line: mail_', 'No earlier line: mailx_'],
    ['ko', '이전 줄 찾기: mail_', '이전 줄에 없음: mailx_'],
  ] as const)('shows what is looked for (%s)', async (language, found, missing) => {
    const history = new History(['Get-Mailbox']);
    const { seen } = await read([ctrl('r'), ...typed('mailx'), enter], { history }, language);
    expect(seen.at(-2)).toEqual(['PS> Get-Mailbox', found]);
    expect(seen.at(-1)).toEqual(['PS> Get-Mailbox', missing]);
  });
});

describe('Tab', () => {
  it.each([
    ['the only one', 'get-d', ['Get-Date', 'Set-Date'], 'Get-Date'],
    ['as far as all agree', 'get', ['Get-Mailbox', 'Get-MailboxPlan'], 'Get-Mailbox'],
    ['in the spelling of the first', 'GET-M', ['Get-Mailbox', 'get-mailtip'], 'Get-Mail'],
    ['no further', 'Get-', ['Get-Date', 'Get-Mailbox'], 'Get-'],
    ['nothing', 'x', ['Get-Date'], 'x'],
    ['Hangul', "'김", ["'김 철수'", "'김 영희'"], "'김 "],
    ['never takes away what was typed', 'abc', ['abc', 'ABD'].slice(0, 1), 'abc'],
  ])('%s', async (_, text, words, expected) => {
    const { outcome } = await read([...typed(text), tab, enter], completing(...words));
    expect(outcome).toEqual({ kind: 'line', text: expected });
  });

  it('rings where there is nothing', async () => {
    expect((await read([...typed('x'), tab, enter], completing())).keyboard.raw).toContain('\u0007');
  });

  it('lists when pressed twice, until the next key', async () => {
    const words = completing('Get-Date', 'Get-Mailbox');
    const { seen, screen } = await read([...typed('Get-'), tab, tab, ...typed('D'), enter], words);
    const list = ['PS> Get-', 'Get-Date     Get-Mailbox'];
    expect(seen.filter((lines) => lines.length > 1)).toEqual([list]);
    expect(screen).toEqual(['PS> Get-D']);
  });
});
