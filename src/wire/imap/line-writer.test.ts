import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import type { Command } from './command.ts';
import { LineWriter, type LiteralMode } from './line-writer.ts';
import { mailboxNamed } from './mailbox-name.ts';
import { writeCommand } from './write-command.ts';
import { writeResponse } from './write-response.ts';

function written(literals: LiteralMode, isUtf8: boolean, write: (line: LineWriter) => void): string {
  const line = new LineWriter({ literals, isUtf8 });
  write(line);
  return line
    .finish()
    .map((step) => (step.kind === 'bytes' ? Buffer.from(step.bytes).toString('latin1') : `<${step.kind}>`))
    .join('');
}

describe('a string is written as shortly as it can be', () => {
  it.each<readonly [string, string, string]>([
    ['a word', 'abc', 'abc'],
    ['nothing', '', '""'],
    ['NIL, which would be nothing', 'nil', '"nil"'],
    ['a space', 'a b', '"a b"'],
    ['quotes and backslashes', 'a"\\', '"a\\"\\\\"'],
    ['wildcards', '%*', '"%*"'],
    ['what Courier takes in quotes alone', '[Gmail]~', '"[Gmail]~"'],
    ['a bracket', 'a]', 'a]'],
    ['a line end', 'a\r\nb', '{4+}\r\na\r\nb'],
    ['NUL', '\0', '{1+}\r\n\0'],
    ['8-bit text', '\xeb\xb3\xb4', '{3+}\r\n\xeb\xb3\xb4'],
    ['more than servers take in quotes', 'x y'.repeat(400), `{1200+}\r\n${'x y'.repeat(400)}`],
  ])('%s', (_name, value, expected) => {
    expect(written('plus', false, (line) => line.astring(value))).toBe(`${expected}\r\n`);
  });

  it('UTF-8 in quotes where it was agreed, and nothing else there', () => {
    expect(written('plus', true, (line) => line.astring('\xeb\xb3\xb4'))).toBe('"\xeb\xb3\xb4"\r\n');
    expect(written('plus', true, (line) => line.astring('\xff'))).toBe('{1+}\r\n\xff\r\n');
  });

  it.each<readonly [LiteralMode, number, string]>([
    ['plus', 5000, '{5000+}\r\n'],
    ['minus', 4096, '{4096+}\r\n'],
    ['minus', 4097, '{4097}\r\n<wait>'],
    ['synchronising', 1, '{1}\r\n<wait>'],
    ['response', 5000, '{5000}\r\n'],
  ])('literals: %s of %i bytes', (literals, size, header) => {
    expect(written(literals, false, (line) => line.stream(size))).toBe(`${header}<stream>\r\n`);
  });
});

describe('what cannot be written is refused before a byte of it is', () => {
  it.each<readonly [string, Command]>([
    ['a line end in a mechanism', { name: 'AUTHENTICATE', mechanism: 'PLAIN\r\nA2 DELETE INBOX' }],
    ['a line end in a capability', { name: 'ENABLE', capabilities: ['X\r\nA2 NOOP'] }],
    ['a parenthesis in an option', { name: 'LIST', reference: '', patterns: ['*'], returns: ['X)'] }],
    [
      'a flag with a space',
      {
        name: 'STORE',
        isUid: true,
        set: [{ first: 1, last: 1 }],
        mode: 'add',
        isSilent: true,
        flags: ['a b'],
      },
    ],
    ['a set of nothing', { name: 'FETCH', isUid: true, set: [], items: [{ item: 'UID' }] }],
    ['no message', { name: 'APPEND', mailbox: mailboxNamed('a'), messages: [] }],
  ])('%s', (_name, command) => {
    expect(() => writeCommand('T1', command, { literals: 'plus' })).toThrow(
      expect.objectContaining({ name: 'ImapError', code: 'argument', side: 'local' }),
    );
  });

  it('a text for people stays on its line', () => {
    const bytes = writeResponse({ type: 'status', condition: 'NO', text: 'one\r\n* BYE two' });
    expect(Buffer.from(bytes).toString()).toBe('* NO one * BYE two\r\n');
  });
});
