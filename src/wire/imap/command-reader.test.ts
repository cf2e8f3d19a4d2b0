import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { CommandReader, type CommandReaderOptions } from './command-reader.ts';
import type { ServerEvent } from './server-events.ts';

const small: CommandReaderOptions = {
  limits: { maxLineBytes: 300, maxHeldLiteralBytes: 20, maxStreamedLiteralBytes: 50 },
};

function read(text: string, reader = new CommandReader(small)): ServerEvent[] {
  return reader.receive(Buffer.from(text, 'latin1'));
}

/** `command LOGIN`, `bad T1 syntax`. */
function shown(events: readonly ServerEvent[]): string[] {
  return events.map((event) => {
    if (event.type === 'command') return `command ${event.tag} ${event.command.name}`;
    if (event.type === 'bad') return `bad ${event.tag ?? '*'} ${event.error.code}`;
    if (event.type === 'messagePiece') return `piece ${Buffer.from(event.bytes).toString('latin1')}`;
    if (event.type === 'line') return `line ${event.text}`;
    return event.type === 'protocolError' ? `protocolError ${event.error.code}` : event.type;
  });
}

describe('what is read exactly', () => {
  it.each<readonly [string, string, object]>([
    [
      'macros are expanded',
      'T1 FETCH 1 FAST',
      { items: [{ item: 'FLAGS' }, { item: 'INTERNALDATE' }, { item: 'RFC822.SIZE' }] },
    ],
    [
      'keywords in any letters',
      'T1 uid fetch 1:* body.peek[1.mime]<0.5>',
      {
        isUid: true,
        items: [
          {
            item: 'BODY[]',
            section: { part: [1], specifier: 'MIME' },
            isPeek: true,
            partial: { origin: 0, count: 5 },
          },
        ],
      },
    ],
    ['INBOX in any letters', 'T1 SELECT inBOX', { mailbox: { raw: 'inBOX', text: 'INBOX' } }],
    [
      'flags without a list',
      'T1 STORE 2 -flags.silent \\Seen a',
      { mode: 'remove', isSilent: true, flags: ['\\Seen', 'a'] },
    ],
    [
      'SEARCH as RFC 9051 has it',
      'T1 SEARCH RETURN (MIN) CHARSET UTF-8 FLAGGED SINCE 1-Feb-1994 NOT FROM "Smith"',
      {
        returns: ['MIN'],
        charset: 'UTF-8',
        key: {
          key: 'AND',
          all: [
            { key: 'FLAGGED' },
            { key: 'SINCE', date: { year: 1994, month: 2, day: 1 } },
            { key: 'NOT', inner: { key: 'FROM', text: 'Smith' } },
          ],
        },
      },
    ],
    [
      'MODSEQ of one flag',
      'T1 SEARCH MODSEQ "/flags/\\\\draft" all 620162338',
      { key: { key: 'MODSEQ', modseq: 620162338n } },
    ],
    [
      'LIST-STATUS',
      'T1 LIST (SUBSCRIBED) "" (% a*) RETURN (CHILDREN STATUS (MESSAGES))',
      { selection: ['SUBSCRIBED'], patterns: ['%', 'a*'], returns: ['CHILDREN'], statusItems: ['MESSAGES'] },
    ],
    [
      'an empty initial response',
      'T1 AUTHENTICATE EXTERNAL =',
      { mechanism: 'EXTERNAL', initial: new Uint8Array(0) },
    ],
    ['XLIST', 'T1 XLIST "" %', { reference: '', pattern: '%' }],
  ])('%s', (_name, line, expected) => {
    expect(read(`${line}\r\n`)).toEqual([
      { type: 'command', tag: 'T1', command: expect.objectContaining(expected) },
    ]);
  });

  it.each<readonly [string, string, string]>([
    ['no such command', 'T1 FROB', 'bad T1 syntax'],
    ['no command', 'T1', 'bad * syntax'],
    ['an empty line', '', 'bad * syntax'],
    ['a tag with +', 'T+1 NOOP', 'bad * syntax'],
    ['two spaces', 'T1  NOOP', 'bad T1 syntax'],
    ['more than the command takes', 'T1 NOOP x', 'bad T1 syntax'],
    ['8-bit in an atom', 'T1 SELECT \xff', 'bad T1 syntax'],
    ['NUL in quotes', 'T1 LOGIN "a\0" b', 'bad T1 syntax'],
    ['a backslash before a letter', 'T1 LOGIN "\\a" b', 'bad T1 syntax'],
    ['UID of a command that has none', 'T1 UID NOOP', 'bad T1 syntax'],
    ['a set of nothing', 'T1 FETCH , FLAGS', 'bad T1 syntax'],
    ['31 February', 'T1 SEARCH ON 31-Feb-2024', 'bad T1 syntax'],
    ['NOT a hundred times', `T1 SEARCH ${'NOT '.repeat(70)}SEEN`, 'bad T1 syntax'],
    ['VANISHED without CHANGEDSINCE', 'T1 UID FETCH 1 FLAGS (VANISHED)', 'bad T1 syntax'],
    ['an initial response that is no base64', 'T1 AUTHENTICATE PLAIN a', 'bad T1 syntax'],
    ['parts of 0 bytes', 'T1 FETCH 1 BODY[]<0.0>', 'bad T1 syntax'],
  ])('%s: BAD, and the next command is read', (_name, line, expected) => {
    expect(shown(read(`${line}\r\nT2 NOOP\r\n`))).toEqual([expected, 'command T2 NOOP']);
  });

  it.each<readonly [string, string, string]>([
    ['a line feed alone', 'T1 NOOP\n', 'syntax'],
    ['a line too long', `T1 NOOP ${'x'.repeat(400)}`, 'lineLimit'],
  ])('%s ends the connection', (_name, text, code) => {
    expect(shown(read(text))).toEqual([`protocolError ${code}`]);
  });
});

describe('literals', () => {
  it.each<readonly [string, string, readonly string[], string]>([
    ['leave is given', 'T1 LOGIN {1}\r\na {1}\r\nb\r\n', ['command T1 LOGIN'], '+ OK\r\n+ OK\r\n'],
    ['no leave is needed', 'T1 LOGIN {1+}\r\na b\r\n', ['command T1 LOGIN'], ''],
    [
      'too large, with leave: it will not come',
      'T1 LOGIN {99}\r\nT2 NOOP\r\n',
      ['bad T1 literalLimit', 'command T2 NOOP'],
      '',
    ],
    [
      'too large, without: it is skipped',
      `T1 LOGIN {99+}\r\n${'x'.repeat(99)} b\r\nT2 NOOP\r\n`,
      ['bad T1 literalLimit', 'command T2 NOOP'],
      '',
    ],
    [
      'together too large',
      `T1 LOGIN {15+}\r\n${'x'.repeat(15)} {15+}\r\n${'x'.repeat(15)}\r\nT2 NOOP\r\n`,
      ['bad T1 literalLimit', 'command T2 NOOP'],
      '',
    ],
  ])('%s', (_name, text, expected, output) => {
    const reader = new CommandReader(small);
    expect(shown(read(text, reader))).toEqual(expected);
    expect(Buffer.from(reader.take() ?? []).toString()).toBe(output);
  });
});

describe('APPEND', () => {
  it('waits for leave that the owner gives', () => {
    const reader = new CommandReader(small);
    expect(shown(read('T1 APPEND {1}\r\n', reader))).toEqual([]);
    expect(reader.take()?.toString()).toBe('+ OK\r\n');
    expect(read('a (\\Seen) {2}\r\n', reader)).toEqual([
      { type: 'append', tag: 'T1', mailbox: { raw: 'a', text: 'a' } },
      { type: 'messageStart', tag: 'T1', message: { flags: ['\\Seen'], size: 2 }, needsLeave: true },
    ]);
    expect(reader.take()).toBeUndefined();
    reader.accept();
    expect(reader.take()?.toString()).toBe('+ Ready for the message\r\n');
    expect(shown(read('hi\r\nT2 NOOP\r\n', reader))).toEqual([
      'piece hi',
      'messageEnd',
      'appendEnd',
      'command T2 NOOP',
    ]);
  });

  it('that is refused is over', () => {
    const reader = new CommandReader(small);
    read('T1 APPEND a {2}\r\n', reader);
    reader.refuse();
    expect(shown(read('T2 NOOP\r\n', reader))).toEqual(['command T2 NOOP']);
  });

  it.each<readonly [string, string, readonly string[]]>([
    ['too large, with leave', 'T1 APPEND a {51}\r\nT2 NOOP\r\n', ['bad T1 literalLimit', 'command T2 NOOP']],
    [
      'too large, without',
      `T1 APPEND a {51+}\r\n${'x'.repeat(51)}\r\nT2 NOOP\r\n`,
      ['bad T1 literalLimit', 'command T2 NOOP'],
    ],
    [
      'a date that is none',
      'T1 APPEND a "today" {1+}\r\nx\r\nT2 NOOP\r\n',
      ['bad T1 syntax', 'command T2 NOOP'],
    ],
    ['no message', 'T1 APPEND a\r\nT2 NOOP\r\n', ['bad T1 syntax', 'command T2 NOOP']],
    [
      'more after the message',
      'T1 APPEND a {1+}\r\nx y\r\nT2 NOOP\r\n',
      ['append', 'messageStart', 'piece x', 'messageEnd', 'bad T1 syntax', 'command T2 NOOP'],
    ],
  ])('%s', (_name, text, expected) => {
    expect(shown(read(text))).toEqual(expected);
  });
});

describe('exchanges', () => {
  it('AUTHENTICATE: lines are answers until commands follow again', () => {
    const reader = new CommandReader(small);
    expect(shown(read('T1 AUTHENTICATE PLAIN\r\nAGEAYg==\r\nT2 NOOP\r\n', reader))).toEqual([
      'command T1 AUTHENTICATE',
    ]);
    const [line] = reader.expectLine();
    expect(line).toEqual({ type: 'line', text: 'AGEAYg==', bytes: new Uint8Array([0, 97, 0, 98]) });
    expect(shown(reader.resume())).toEqual(['command T2 NOOP']);
  });

  it('IDLE: DONE, whenever it comes', () => {
    const reader = new CommandReader(small);
    read('T1 IDLE\r\n', reader);
    expect(shown(reader.expectLine())).toEqual([]);
    expect(shown(read('DONE\r\n', reader))).toEqual(['line DONE']);
    expect(shown(reader.resume())).toEqual([]);
  });

  it('STARTTLS: what came behind it is left for the owner to judge', () => {
    const reader = new CommandReader(small);
    expect(shown(read('T1 STARTTLS\r\nT2 LOGIN a b\r\n', reader))).toEqual(['command T1 STARTTLS']);
    expect(Buffer.from(reader.takeRest()).toString()).toBe('T2 LOGIN a b\r\n');
    expect(shown(reader.resume())).toEqual([]);
  });

  it('a client that sends on and on without waiting is stopped', () => {
    const reader = new CommandReader(small);
    read('T1 AUTHENTICATE PLAIN\r\n', reader);
    expect(shown(read('x'.repeat(400), reader))).toEqual(['protocolError lineLimit']);
  });
});
