import { base64Lines, envelope, join, message } from '../assemble.ts';
import { encodeIso2022Jp, encodeIso2022Kr, encodeLegacy, type LegacyCharset } from '../legacy-encoder.ts';
import type { Shape } from '../shape.ts';
import { type Language, paragraphs, phrase } from '../words.ts';

/** Text as clients of each country wrote it, in headers too, encoded or raw. */
export const charsetShapes: readonly Shape[] = [
  raw('euc-kr-raw', 'euc-kr', 'euc-kr', 'korean'),
  raw('cp949-raw', 'ks_c_5601-1987', 'cp949', 'koreanBeyondEucKr'),
  raw('euc-jp-raw', 'euc-jp', 'euc-jp', 'japanese'),
  raw('shift-jis-raw', 'shift_jis', 'shift_jis', 'japanese'),
  raw('gb18030-raw', 'gb2312', 'gb18030', 'chinese'),
  raw('windows-1252-raw', 'iso-8859-1', 'windows-1252', 'western'),
  {
    name: 'iso-2022-kr',
    write: (draw) =>
      message(
        envelope(draw, [
          join(
            'Subject: ',
            `=?ISO-2022-KR?B?${encodeIso2022Kr(phrase(draw, 'korean', 2)).toString('base64')}?=`,
          ),
          'MIME-Version: 1.0',
          'Content-Type: text/plain; charset=ISO-2022-KR',
        ]),
        encodeIso2022Kr(paragraphs(draw, 'korean', 5)),
      ),
  },
  {
    name: 'iso-2022-jp',
    write: (draw) =>
      message(
        envelope(draw, [
          join('Subject: ', encodeIso2022Jp(phrase(draw, 'japanese', 2))),
          'Content-Type: text/plain; charset=ISO-2022-JP',
        ]),
        encodeIso2022Jp(paragraphs(draw, 'japanese', 5)),
      ),
  },
  {
    name: 'utf-8-raw-headers',
    write: (draw) =>
      message(
        envelope(draw, [
          `Subject: ${phrase(draw, 'korean')} ${phrase(draw, 'emoji', 2)}`,
          `Cc: ${phrase(draw, 'western', 1)} <user@회사.example>`,
          'Content-Type: text/plain; charset=utf-8',
          'Content-Transfer-Encoding: 8bit',
        ]),
        paragraphs(draw, 'korean', 4) + paragraphs(draw, 'emoji', 2),
      ),
  },
  {
    name: 'charset-lies',
    write: (draw) =>
      message(
        envelope(draw, [
          join('Subject: ', encodeLegacy('euc-kr', phrase(draw, 'korean', 2))),
          'Content-Type: text/plain; charset=us-ascii',
          'Content-Transfer-Encoding: 7bit',
        ]),
        encodeLegacy('euc-kr', paragraphs(draw, 'korean', 3)),
      ),
  },
  {
    name: 'charset-unknown',
    write: (draw) =>
      message(
        envelope(draw, ['Subject: =?x-klingon?B?dGVzdA==?=', 'Content-Type: text/plain; charset=x-klingon']),
        draw.bytes(300).map((byte) => byte | 0x80),
      ),
  },
  {
    name: 'encoded-word-split-in-a-letter',
    write: (draw) => {
      const bytes = Buffer.from(phrase(draw, 'korean', 3));
      const words = [bytes.subarray(0, 10), bytes.subarray(10)].map(
        (piece) => `=?utf-8?B?${piece.toString('base64')}?=`,
      );
      return message(envelope(draw, [`Subject: ${words.join('\r\n ')}`]), 'A letter is cut in two.\r\n');
    },
  },
  {
    name: 'utf-16-body',
    write: (draw) =>
      message(
        envelope(draw, [
          'Subject: UTF-16',
          'MIME-Version: 1.0',
          'Content-Type: text/plain; charset=utf-16le',
          'Content-Transfer-Encoding: base64',
        ]),
        base64Lines(Buffer.from(`\ufeff${paragraphs(draw, 'korean', 3)}`, 'utf16le')),
      ),
  },
];

function raw(name: string, label: string, charset: LegacyCharset, language: Language): Shape {
  return {
    name,
    write: (draw) =>
      message(
        envelope(draw, [
          join('Subject: ', encodeLegacy(charset, phrase(draw, language, 3))),
          'MIME-Version: 1.0',
          `Content-Type: text/plain; charset=${label}`,
          'Content-Transfer-Encoding: 8bit',
        ]),
        encodeLegacy(charset, paragraphs(draw, language, draw.between(2, 9))),
      ),
  };
}
