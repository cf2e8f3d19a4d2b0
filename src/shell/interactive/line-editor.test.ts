import { describe, expect, it } from 'vitest';
import { History } from './history.ts';
import type { Key } from './key.ts';
import { LineEditor } from './line-editor.ts';

/** `<C-a>` and `<left>` are keys; everything else is typed. */
function keysOf(text: string): Key[] {
  return [...text.matchAll(/<((?:[CM]-)*)([a-z-]+)>|[\s\S]/gu)].map(([whole, modifiers, name]) => {
    if (name === undefined) return { sequence: whole };
    return { name, ctrl: modifiers?.includes('C-') ?? false, meta: modifiers?.includes('M-') ?? false };
  });
}

const earlier = ['Get-Mailbox kim', 'Get-Date', "foreach ($x in 1..3) {\n  '김'\n}", 'Get-Mailbox lee'];

function type(text: string) {
  const editor = new LineEditor({
    history: new History(earlier),
    isIncomplete: (line) => line.split('{').length > line.split('}').length,
  });
  const events = keysOf(text).map((key) => editor.handle(key));
  const { text: line, cursor } = editor.buffer;
  return { editor, events, last: events.at(-1), line: `${line.slice(0, cursor)}‸${line.slice(cursor)}` };
}

describe('editing a line', () => {
  it.each([
    ['typing', 'Get-Date', 'Get-Date‸'],
    ['typing Hangul in the middle', '한글 편집<left><left>의 ', '한글 의 ‸편집'],
    ['a decomposed syllable is one character', '\u1112\u1161\u11ab글<left><left>x', 'x‸\u1112\u1161\u11ab글'],
    ['erasing a family', 'a\u{1f468}\u200d\u{1f469}\u200d\u{1f467}<backspace>', 'a‸'],
    ['erasing a flag', '\u{1f1f0}\u{1f1f7}\u{1f1fa}\u{1f1f8}<backspace>', '\u{1f1f0}\u{1f1f7}‸'],
    ['deleting', 'abc<home><delete>', '‸bc'],
    ['Ctrl-D in a line', 'abc<C-a><C-d>', '‸bc'],
    ['to the ends', 'abc<C-a>x<C-e>y', 'xabcy‸'],
    ['words', 'Get-Mailbox 김철수 x<C-left><C-left>', 'Get-Mailbox ‸김철수 x'],
    ['words to the right', 'Get-Mailbox 김철수<home><M-f><M-f><M-f>', 'Get-Mailbox 김철수‸'],
    ['cutting a word', 'Get-Mailbox kim<C-w>', 'Get-Mailbox ‸'],
    ['cutting and putting back', 'one two<C-w><C-a><C-y> ', 'two ‸one '],
    ['cutting to the end', 'one two<C-a><C-right><C-k>', 'one‸'],
    ['cutting to the beginning', 'one two<C-left><C-u>', '‸two'],
    ['Escape', 'one two<escape>', '‸'],
    ['an incomplete line', 'if (1) {<return>2', 'if (1) {\n2‸'],
    ['an incomplete line, from its middle', 'if (1) {<home><return>2', 'if (1) {\n2‸'],
    ['a new line in any case', 'one<M-return>two', 'one\ntwo‸'],
    ['up and down in several lines', 'if (가) {<return>  나나<up>x<down>y', 'if (x가) {\n  나나y‸'],
    ['to the beginning of the second line', 'if (1) {<return>2<C-a>x', 'if (1) {\nx‸2'],
  ])('%s', (_, keys, expected) => {
    expect(type(keys).line).toBe(expected);
  });

  it('takes the line ends of pasted text for text', () => {
    const { line, events } = type('<paste-start>Get-Date<return>Get-Date<tab><paste-end>');
    expect(line).toBe('Get-Date\nGet-Date\t‸');
    expect(events).not.toContain('submitted');
  });

  it.each([
    ['Get-Date<return>', 'submitted'],
    ['if (1) {<return>', 'changed'],
    ['if (1) {<return>}<return>', 'submitted'],
    ['x<C-c>', 'interrupted'],
    ['<C-d>', 'ended'],
    ['x<C-d>', 'changed'],
    ['Get-<tab>', 'completionWanted'],
    ['<C-l>', 'clearScreenWanted'],
    ['<f-five>', 'unchanged'],
  ])('%s: %s', (keys, event) => {
    expect(type(keys).last).toBe(event);
  });
});

describe('lines entered before', () => {
  it.each([
    ['the last', '<up>', 'Get-Mailbox lee‸'],
    ['no further than the first', '<C-p><C-p><C-p><C-p><C-p><C-p>', 'Get-Mailbox kim‸'],
    ['back to what was being written', 'Set-<up><down>', 'Set-‸'],
    ['one of several rows', '<up><up>', "foreach ($x in 1..3) {\n  '김'\n}‸"],
    ['over it with Ctrl-P', '<C-p><C-p><C-p>', 'Get-Date‸'],
    ['nothing newer', 'x<down>', 'x‸'],
  ])('%s', (_, keys, expected) => {
    expect(type(keys).line).toBe(expected);
  });

  it.each([
    ['the newest that contains it', '<C-r>mail', 'Get-‸Mailbox lee'],
    ['in any letter case', '<C-r>MAILBOX K', 'Get-‸Mailbox kim'],
    ['an older one', '<C-r>mailbox<C-r>', 'Get-‸Mailbox kim'],
    ['no older one: stays', '<C-r>mailbox<C-r><C-r>', 'Get-‸Mailbox kim'],
    ['and forth again', '<C-r>mailbox<C-r><C-s>', 'Get-‸Mailbox lee'],
    ['more letters narrow it', '<C-r>mailbox<C-r> l', 'Get-‸Mailbox kim'],
    [
      'fewer letters begin anew',
      '<C-r>date<backspace><backspace><backspace><backspace>김',
      "foreach ($x in 1..3) {\n  '‸김'\n}",
    ],
    ['Ctrl-G takes it back', 'Set-<C-r>mail<C-g>', 'Set-‸'],
    ['Escape keeps it', '<C-r>date<escape>!', 'Get-!‸Date'],
    ['other keys take it and do their work', '<C-r>date<C-e>!', 'Get-Date!‸'],
  ])('looks for %s', (_, keys, expected) => {
    expect(type(keys).line).toBe(expected);
  });

  it('runs what was found with Enter', () => {
    expect(type('<C-r>date<return>').last).toBe('submitted');
  });

  it('says what it looks for, and that there is none', () => {
    expect(type('<C-r>mail').editor).toMatchObject({ searchedText: 'mail', hasFound: true });
    expect(type('<C-r>zzz').editor).toMatchObject({ searchedText: 'zzz', hasFound: false });
    expect(type('<C-r>mail<return>').editor.searchedText).toBeUndefined();
  });
});
