import { base64Lines, envelope, join, lines, message, multipart, type Part, part } from '../assemble.ts';
import type { Draw } from '../draw.ts';
import { encodeLegacy } from '../legacy-encoder.ts';
import type { Shape } from '../shape.ts';
import { paragraphs, phrase } from '../words.ts';

const text = 'Content-Type: text/plain; charset=utf-8';

/** Parts in parts, parts that never end, and what programs put into parts. */
export const structureShapes: readonly Shape[] = [
  mixed('alternative', 'alternative', (draw) => [
    part([text], paragraphs(draw, 'korean', 3)),
    part(['Content-Type: text/html; charset=utf-8'], `<p>${phrase(draw, 'korean')}</p>\r\n`),
  ]),
  mixed('hangul-attachment-rfc2231', 'mixed', (draw) => [
    part([text], 'See attachment.\r\n'),
    attachment(
      `filename*=utf-8''${encodeURIComponent(`${phrase(draw, 'korean', 2)}.xlsx`)}`,
      draw.bytes(draw.between(10, 4000)),
    ),
  ]),
  mixed('hangul-attachment-encoded-word', 'mixed', (draw) => [
    part([text], 'Against RFC 2047 section 5, and everywhere.\r\n'),
    attachment(
      `filename="=?euc-kr?B?${encodeLegacy('euc-kr', '보고서.hwp').toString('base64')}?="`,
      draw.bytes(500),
    ),
  ]),
  mixed('hangul-attachment-raw', 'mixed', (draw) => [
    part([text], 'A raw name.\r\n'),
    attachment(join('filename="', encodeLegacy('euc-kr', '견적서 최종'), '.doc"'), draw.bytes(500)),
  ]),
  mixed('winmail-dat', 'mixed', (draw) => [
    part([text], 'Rich text.\r\n'),
    // The signature and key of MS-OXTNEF section 2.1.3.1, then nothing that holds.
    attachment(
      'filename="winmail.dat"',
      join(Buffer.from([0x78, 0x9f, 0x3e, 0x22, 1, 0]), draw.bytes(600)),
      'application/ms-tnef',
    ),
  ]),
  mixed(
    'boundary-not-closed',
    'mixed',
    (draw) => [part([text], paragraphs(draw, 'english', 2))],
    (body) => body.subarray(0, body.length - 12),
  ),
  mixed(
    'preamble-and-epilogue',
    'mixed',
    (draw) => [part([text], paragraphs(draw, 'english', 1))],
    (body) => join('A preamble.\r\n', body, 'An epilogue.\r\n--B-none--\r\n'),
  ),
  mixed('no-parts', 'mixed', () => []),
  mixed('empty-parts', 'mixed', () => ['', '\r\n', '']),
  mixed('parts-200', 'mixed', (draw) =>
    Array.from({ length: 200 }, (_, index) => part([text], `Part ${index} ${draw.token(4)}\r\n`)),
  ),
  mixed('digest', 'digest', (draw) =>
    Array.from({ length: 5 }, () => message('', message(envelope(draw), 'Inner.\r\n'))),
  ),
  mixed('signed-pgp', 'signed; micalg=pgp-sha256; protocol="application/pgp-signature"', (draw) => [
    part([text], 'Signed: not one byte may change.  \r\n\r\n'),
    part(
      ['Content-Type: application/pgp-signature; name=signature.asc'],
      `-----BEGIN PGP SIGNATURE-----\r\n\r\n${base64Lines(draw.bytes(300))}-----END PGP SIGNATURE-----\r\n`,
    ),
  ]),
  mixed('encrypted-pgp', 'encrypted; protocol="application/pgp-encrypted"', (draw) => [
    part(['Content-Type: application/pgp-encrypted'], 'Version: 1\r\n'),
    part(
      ['Content-Type: application/octet-stream'],
      `-----BEGIN PGP MESSAGE-----\r\n\r\n${base64Lines(draw.bytes(900))}-----END PGP MESSAGE-----\r\n`,
    ),
  ]),
  mixed('delivery-report', 'report; report-type=delivery-status', (draw) => [
    part([text], 'It could not be delivered.\r\n'),
    part(
      ['Content-Type: message/delivery-status'],
      'Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; a@b\r\nAction: failed\r\nStatus: 5.1.1\r\n',
    ),
    part(['Content-Type: message/rfc822'], message(envelope(draw), 'The original.\r\n')),
  ]),
  mixed('calendar', 'mixed', (draw) => [
    part(
      ['Content-Type: text/calendar; method=REQUEST; charset=utf-8'],
      lines(
        'BEGIN:VCALENDAR',
        'BEGIN:VEVENT',
        `SUMMARY:${phrase(draw, 'korean', 2)}`,
        'END:VEVENT',
        'END:VCALENDAR',
      ),
    ),
  ]),
  mixed('binary-part', 'mixed', (draw) => [
    part(
      ['Content-Type: application/octet-stream', 'Content-Transfer-Encoding: 8bit'],
      draw.bytes(800).map((byte) => (byte < 0x20 ? byte | 0x80 : byte)),
    ),
  ]),
  single(
    'smime-encrypted',
    [
      'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m',
      'Content-Transfer-Encoding: base64',
    ],
    (draw) => base64Lines(draw.bytes(1500)),
  ),
  single('message-partial', ['Content-Type: message/partial; id="abc@example"; number=2; total=3'], (draw) =>
    base64Lines(draw.bytes(400)),
  ),
  single(
    'message-external-body',
    ['Content-Type: message/external-body; access-type=URL; URL="ftp://x.example/y"'],
    () => 'Content-Type: image/gif\r\n\r\n',
  ),
  single('uuencode', ['Content-Type: text/plain'], (draw) =>
    uuencode('보고서.zip', draw.bytes(draw.between(50, 3000))),
  ),
  single('yenc', ['Content-Type: text/plain'], (draw) =>
    join(
      '=ybegin line=128 size=200 name=a.bin\r\n',
      draw.bytes(200).map((byte) => (byte === 0 || byte === 10 || byte === 13 ? 0xff : byte)),
      '\r\n=yend size=200\r\n',
    ),
  ),
  single(
    'quoted-printable-broken',
    ['Content-Transfer-Encoding: quoted-printable'],
    (draw) => `=ZZ=\r\n=E9=A=\r\n${draw.token(90)}=\r\n=`,
  ),
  single(
    'base64-broken',
    ['Content-Transfer-Encoding: base64'],
    (draw) => `${draw.token(75)}!@#\r\n=====\r\nQQ\r\n`,
  ),
  single('transfer-encoding-unknown', ['Content-Transfer-Encoding: x-rot13'], (draw) =>
    paragraphs(draw, 'english', 2),
  ),
  single(
    'content-type-broken',
    ['Content-Type: text', 'Content-Type: /; =; charset', 'Content-Disposition: ;;;'],
    (draw) => paragraphs(draw, 'english', 2),
  ),
  { name: 'nested-50', write: (draw) => join(envelope(draw, ['MIME-Version: 1.0']), nested(50)) },
  { name: 'messages-in-messages-30', write: (draw) => forwarded(draw, 30) },
];

function mixed(
  name: string,
  subtype: string,
  parts: (draw: Draw) => readonly Part[],
  change: (body: Buffer) => Part = (body) => body,
): Shape {
  return {
    name,
    write: (draw) => {
      const boundary = `B-${draw.token(12)}`;
      const head = envelope(draw, [
        `Subject: ${phrase(draw, 'english', 2)}`,
        'MIME-Version: 1.0',
        `Content-Type: multipart/${subtype}; boundary="${boundary}"`,
      ]);
      return message(head, change(multipart(boundary, parts(draw))));
    },
  };
}

function single(name: string, headers: readonly string[], body: (draw: Draw) => Part): Shape {
  return { name, write: (draw) => message(envelope(draw, ['MIME-Version: 1.0', ...headers]), body(draw)) };
}

function attachment(parameter: Part, bytes: Uint8Array, type = 'application/octet-stream'): Buffer {
  return part(
    [
      `Content-Type: ${type}`,
      'Content-Transfer-Encoding: base64',
      join('Content-Disposition: attachment; ', parameter),
    ],
    base64Lines(bytes),
  );
}

function nested(depth: number): Buffer {
  if (depth === 0) return part([text], 'The innermost.\r\n');
  const boundary = `level-${depth}`;
  return part(
    [`Content-Type: multipart/mixed; boundary=${boundary}`],
    multipart(boundary, [nested(depth - 1)]),
  );
}

function forwarded(draw: Draw, depth: number): Buffer {
  if (depth === 0) return message(envelope(draw), 'The first of them.\r\n');
  return message(
    envelope(draw, ['MIME-Version: 1.0', 'Content-Type: message/rfc822']),
    forwarded(draw, depth - 1),
  );
}

/** Three bytes become four letters of 6 bits, 45 bytes a line; a grave stands for zero. */
function uuencode(name: string, bytes: Buffer): string {
  const letter = (value: number) => (value === 0 ? '`' : String.fromCharCode(32 + value));
  const encoded: string[] = [];
  for (let at = 0; at < bytes.length; at += 45) {
    const row = bytes.subarray(at, at + 45);
    let line = letter(row.length);
    for (let of3 = 0; of3 < row.length; of3 += 3) {
      const [a = 0, b = 0, c = 0] = row.subarray(of3, of3 + 3);
      line += [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63].map(letter).join('');
    }
    encoded.push(line);
  }
  return `begin 644 ${name}\r\n${encoded.join('\r\n')}\r\n\`\r\nend\r\n`;
}
