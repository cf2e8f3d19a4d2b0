import { envelope, join, message } from '../assemble.ts';
import type { Shape } from '../shape.ts';
import { paragraphs } from '../words.ts';

const mib = 1024 * 1024;
/** What Exchange takes over IMAP by default; one byte more is too much. */
export const largeMessageBytes = 35 * mib;

/** Line ends, lengths and bytes that break programs. */
export const byteShapes: readonly Shape[] = [
  { name: 'dots-alone', write: (draw) => message(envelope(draw), '.\r\n..\r\n.\r\nQUIT\r\n') },
  {
    name: 'looks-like-imap',
    write: (draw) =>
      message(
        envelope(draw, ['Subject: * 1 EXPUNGE']),
        `)\r\n* BYE {5}\r\na1 OK FETCH completed\r\n${draw.token(5)} {10}\r\n`,
      ),
  },
  {
    name: 'trailing-spaces',
    write: (draw) => message(envelope(draw), `${draw.token(5)}   \t \r\n-- \r\n \r\n\r\n\r\n\r\n`),
  },
  {
    name: 'every-byte',
    traits: ['no-final-newline'],
    write: (draw) =>
      message(
        envelope(draw),
        Buffer.from(
          Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => ![0, 10, 13].includes(byte)),
        ),
      ),
  },
  {
    name: 'utf-8-broken',
    write: (draw) =>
      message(
        envelope(draw, [join('Subject: ', Buffer.from([0xc3, 0x28, 0xed, 0xa0, 0x80, 0xf8]))]),
        join(Buffer.from([0xff, 0xfe, 0xc0, 0x80]), '\r\n'),
      ),
  },
  {
    name: 'bare-lf',
    traits: ['bare-lf'],
    write: (draw) =>
      Buffer.from(
        message(envelope(draw), paragraphs(draw, 'english', 4))
          .toString()
          .replaceAll('\r\n', '\n'),
      ),
  },
  {
    name: 'bare-lf-mixed',
    traits: ['bare-lf'],
    write: (draw) => message(envelope(draw), `one\ntwo\r\nthree\n\nfour ${draw.token(3)}\n`),
  },
  {
    name: 'bare-cr',
    traits: ['bare-cr'],
    write: (draw) => message(envelope(draw, ['Subject: a\rb']), `one\rtwo\r\r\nthree ${draw.token(3)}\r\n`),
  },
  {
    name: 'nul',
    traits: ['nul'],
    write: (draw) => message(envelope(draw), `before\0after ${draw.token(3)}\r\n\0\0\0\r\n`),
  },
  { name: 'empty', traits: ['empty'], once: true, write: () => Buffer.alloc(0) },
  { name: 'one-blank-line', once: true, write: () => Buffer.from('\r\n') },
  {
    name: 'one-letter',
    once: true,
    traits: ['broken-header', 'no-blank-line', 'no-final-newline'],
    write: () => Buffer.from('x'),
  },
  {
    name: 'line-1-mb',
    once: true,
    write: (draw) => message(envelope(draw), `${draw.token(64).repeat(mib / 64)}\r\n`),
  },
  {
    name: 'header-line-1-mb',
    once: true,
    write: (draw) =>
      message(envelope(draw, [`X-Long: ${draw.token(64).repeat(mib / 64)}`]), 'One line of 1 MiB.\r\n'),
  },
  {
    name: 'lines-100000',
    once: true,
    write: (draw) => message(envelope(draw), `${draw.token(1)}\r\n`.repeat(100_000)),
  },
  {
    name: 'large-35-mb',
    once: true,
    write: (draw) => padded(message(envelope(draw, ['Subject: exactly the limit']), ''), largeMessageBytes),
  },
  {
    name: 'large-above-35-mb',
    once: true,
    write: (draw) => padded(message(envelope(draw, ['Subject: one byte above']), ''), largeMessageBytes + 1),
  },
];

/** Lines of 76 letters up to an exact size, CRLF at the end. */
function padded(start: Buffer, size: number): Buffer {
  const line = Buffer.from(`${'Landfall'.repeat(9)}1234\r\n`);
  const all = Buffer.alloc(size, line);
  start.copy(all);
  all.write('\r\n', start.length);
  all.write('\r\n', size - 2);
  // Where the pattern was cut, no half of a line end may stay.
  if (all[size - 3] === 0x0d) all[size - 3] = 0x78;
  if (all[start.length + 2] === 0x0a) all[start.length + 2] = 0x78;
  return all;
}
