import { envelope, join, lines, message } from '../assemble.ts';
import type { Shape } from '../shape.ts';
import { address, paragraphs, phrase } from '../words.ts';

/** Headers that are missing, twice there, broken, endless, or none. */
export const headerShapes: readonly Shape[] = [
  {
    name: 'plain',
    write: (draw) =>
      message(
        envelope(draw, [`Subject: ${phrase(draw, 'english')}`]),
        paragraphs(draw, 'english', draw.between(1, 40)),
      ),
  },
  { name: 'no-headers', write: (draw) => join('\r\n', paragraphs(draw, 'english', 3)) },
  { name: 'no-body', write: (draw) => message(envelope(draw, ['Subject: no body']), '') },
  {
    name: 'header-only',
    traits: ['no-blank-line'],
    write: (draw) => envelope(draw, ['Subject: the blank line is missing too']),
  },
  {
    name: 'header-cut',
    traits: ['broken-header', 'no-blank-line', 'no-final-newline'],
    write: (draw) => join(envelope(draw), 'Subject: cut in mid-wo'),
  },
  {
    name: 'no-final-newline',
    traits: ['no-final-newline'],
    write: (draw) => message(envelope(draw), 'The last line has no end'),
  },
  { name: 'not-a-message', traits: ['broken-header'], write: (draw) => join(paragraphs(draw, 'english', 6)) },
  {
    name: 'mbox-from-line',
    write: (draw) =>
      message(
        join('From someone@example.com Mon Jan  1 00:00:00 2001\r\n', envelope(draw)),
        '>From the archive\r\nFrom here on\r\n',
      ),
  },
  {
    name: 'no-message-id',
    write: (draw) =>
      message(
        lines(`From: ${address(draw)}`, 'Date: 1 Jan 2001 00:00:00 +0000', `Subject: ${draw.token(8)}`),
        'Nothing names this message.\r\n',
      ),
  },
  {
    name: 'message-id-broken',
    write: (draw) =>
      message(
        lines(
          `From: ${address(draw)}`,
          `Message-ID: no brackets ${draw.token(4)} <a@b> <c@d>`,
          'Message-ID:',
        ),
        'Twice, and wrong.\r\n',
      ),
  },
  {
    name: 'no-date',
    write: (draw) =>
      message(
        lines(`From: ${address(draw)}`, `Message-ID: <${draw.token(12)}@corpus.example>`, 'Subject: no date'),
        'When?\r\n',
      ),
  },
  dated('date-1900', 'Mon, 1 Jan 1900 00:00:00 +0000'),
  dated('date-1970', 'Thu, 1 Jan 1970 00:00:00 +0000'),
  dated('date-9999', 'Fri, 31 Dec 9999 23:59:59 +0000'),
  dated('date-year-0', 'Sat, 1 Jan 0000 00:00:00 +0000'),
  dated('date-garbage', 'yesterday, at tea time'),
  dated('date-korean', '2003년 3월 5일 수요일 오후 4:05'),
  dated('date-obsolete-zone', 'Tue, 5 Mar 96 04:05:06 PDT'),
  {
    name: 'date-twice',
    write: (draw) =>
      message(envelope(draw, ['Date: Mon, 1 Jan 2001 00:00:00 +0000', 'Date:']), 'Three dates.\r\n'),
  },
  {
    name: 'subject-twice',
    write: (draw) =>
      message(
        envelope(draw, [`Subject: ${draw.token(5)}`, `Subject: ${draw.token(5)}`, 'SUBJECT:']),
        'Three subjects.\r\n',
      ),
  },
  {
    name: 'folded-with-tabs',
    write: (draw) =>
      message(
        envelope(draw, [`Subject: one\r\n\ttwo ${draw.token(3)}\r\n \t three\r\n `, 'X-Empty-Fold:\r\n ']),
        'Folded.\r\n',
      ),
  },
  {
    name: 'colon-missing',
    traits: ['broken-header'],
    write: (draw) =>
      message(join(envelope(draw), 'This line is no header\r\nX-After: yes\r\n'), 'Was that a body?\r\n'),
  },
  {
    name: 'space-before-colon',
    traits: ['broken-header'],
    write: (draw) =>
      message(
        envelope(draw, ['Subject : spaced', 'X Y: two words', ': no name']),
        'Tolerated for years.\r\n',
      ),
  },
  {
    name: 'header-names-8-bit',
    write: (draw) =>
      message(envelope(draw, ['제목: 헤더 이름', 'X-\u00e9t\u00e9: oui']), 'Names beyond ASCII.\r\n'),
  },
  {
    name: 'control-characters',
    write: (draw) =>
      message(
        envelope(draw, ['Subject: bell \x07 escape \x1b[31m delete \x7f']),
        '\x01\x02\x08\x0b\x0c\x1a\x1f\r\n',
      ),
  },
  {
    name: 'addresses-broken',
    write: (draw) =>
      message(
        lines(
          'From: "unclosed <a@b',
          'To: undisclosed-recipients:;',
          'Cc: @, <>, a@@b, (comment (nested) ), "q\\"uote" <x@y>',
          `Bcc: ${address(draw)}`,
          'Sender:',
        ),
        'To whom?\r\n',
      ),
  },
  {
    name: 'header-line-64-kb',
    write: (draw) =>
      message(envelope(draw, [`X-Long: ${draw.token(64).repeat(1024)}`]), 'One line of 64 KiB.\r\n'),
  },
  {
    name: 'received-2000',
    write: (draw) =>
      message(
        envelope(
          draw,
          Array.from(
            { length: 2000 },
            (_, hop) => `Received: from h${hop} by h${hop + 1}; Mon, 1 Jan 2001 00:00:00 +0000`,
          ),
        ),
        'Around the world.\r\n',
      ),
  },
  {
    name: 'recipients-10000',
    once: true,
    write: (draw) =>
      message(
        envelope(draw, [
          `Cc: ${Array.from({ length: 10_000 }, (_, index) => `"사용자 ${index}" <u${index}@contoso.com>`).join(',\r\n ')}`,
        ]),
        'To everyone.\r\n',
      ),
  },
  {
    name: 'references-500',
    write: (draw) =>
      message(
        envelope(draw, [
          `References: ${Array.from({ length: 500 }, () => `<${draw.token(10)}@x>`).join('\r\n ')}`,
        ]),
        'A long thread.\r\n',
      ),
  },
];

function dated(name: string, date: string): Shape {
  return {
    name,
    write: (draw) =>
      message(
        lines(
          `From: ${address(draw)}`,
          `Date: ${date}`,
          `Message-ID: <${draw.token(12)}@corpus.example>`,
          `Subject: ${name}`,
        ),
        `${phrase(draw, 'english')}\r\n`,
      ),
  };
}
