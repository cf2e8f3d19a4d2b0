import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../wire/mapi/byte-writer.ts';
import { filetimeOf } from '../../wire/mapi/filetime.ts';
import { writeOneOffEntryId } from '../../wire/mapi/one-off-entry-id.ts';
import { type BagEntry, PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PropertySet } from '../../wire/mapi/property-sets.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { PropertyType } from '../../wire/mapi/property-type.ts';
import { compressRtf } from '../../wire/rtf/compressed-rtf.ts';
import { encapsulateHtml } from '../../wire/rtf/encapsulate.ts';
import { contentFromMime } from './content-from-mime.ts';
import { recipientOf, sentRepresentingTags, setPerson } from './from-mime/people.ts';
import { textOfHtml } from './html-source.ts';
import type { AttachmentContent, MessageContent } from './message-content.ts';
import { mimeFromContent } from './mime-from-content.ts';
import { mimeSourceOfBytes } from './mime-source.ts';

const read = (...lines: string[]): Promise<MessageContent> =>
  contentFromMime(mimeSourceOfBytes(Buffer.from(lines.join('\r\n'))));
const again = async (content: MessageContent): Promise<MessageContent> =>
  contentFromMime(mimeSourceOfBytes(await mimeFromContent(content, { copy: 'own' })));
const textOf = async (content: MessageContent): Promise<string> =>
  Buffer.from(await mimeFromContent(content, { copy: 'own' })).toString();

describe('reports', () => {
  const delivery = [
    'From: MAILER-DAEMON@x',
    'To: kim@x',
    'Subject: Undelivered',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=r',
    '',
    '--r',
    '',
    'It was not delivered.',
    '--r',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.x',
    '',
    'Final-Recipient: rfc822; nobody@y',
    'Action: failed',
    'Status: 5.1.1',
    'Remote-MTA: dns; mx.y',
    'Diagnostic-Code: smtp; 550 5.1.1 unknown',
    '',
    '--r',
    'Content-Type: message/rfc822',
    '',
    'From: Kim <kim@x>',
    'To: nobody@y',
    'Message-ID: <1@x>',
    'Subject: original',
    '',
    'text',
    '--r--',
  ];

  it.each([
    ['failed', 'REPORT.IPM.Note.NDR'],
    ['delivered', 'REPORT.IPM.Note.DR'],
    ['delayed', 'REPORT.IPM.Note.DELAYED'],
  ])('of delivery: %s', async (action, messageClass) => {
    const content = await read(
      ...delivery.map((line) => line.replace('Action: failed', `Action: ${action}`)),
    );
    for (const { properties, recipients, attachments } of [content, await again(content)]) {
      expect(properties.text(PidTag.MessageClass)).toBe(messageClass);
      expect(properties.text(PidTag.OriginalSubject)).toBe('original');
      expect(properties.text(PidTag.OriginalMessageId)).toBe('<1@x>');
      expect(properties.text(PidTag.Body)?.trim()).toBe('It was not delivered.');
      expect(
        recipients.map((each) => [each.text(PidTag.SmtpAddress), each.text(PidTag.SupplementaryInfo)]),
      ).toEqual([['nobody@y', '5.1.1 550 5.1.1 unknown']]);
      expect(attachments.map((each) => each.properties.boolean(PidTag.AttachmentHidden))).toEqual([
        true,
        false,
      ]);
    }
    expect(await textOf(content)).toContain('To: Kim <kim@x>');
  });

  it('that somebody has read, with fields or of properties alone', async () => {
    const properties = new PropertyBag([
      { key: PidTag.MessageClass, value: 'REPORT.IPM.Note.IPNRN' },
      { key: PidTag.Subject, value: 'Read: a' },
      { key: PidTag.OriginalMessageId, value: '<1@x>' },
      { key: PidTag.OriginalSenderEmailAddress, value: 'kim@x' },
      { key: PidTag.Body, value: 'It was read.' },
    ]);
    setPerson(properties, sentRepresentingTags, { name: '', address: 'park@y' });
    const first = await again({ properties, recipients: [], attachments: [] });
    for (const content of [first, await again(first)]) {
      expect(content.properties.text(PidTag.MessageClass)).toBe('REPORT.IPM.Note.IPNRN');
      expect(content.properties.text(PidTag.OriginalMessageId)).toBe('<1@x>');
      expect(content.recipients[0]?.text(PidTag.SmtpAddress)).toBe('kim@x');
    }
    properties.set(PidTag.MessageClass, 'REPORT.IPM.Note.IPNNRN');
    const unread = await again({ properties, recipients: [], attachments: [] });
    expect(unread.properties.text(PidTag.MessageClass)).toBe('REPORT.IPM.Note.IPNNRN');
  });
});

describe('meetings in mail', () => {
  const invitation = (method: string): string[] => [
    'From: Kim <kim@x>',
    'To: Park <park@y>',
    'Subject: 회의',
    'Content-Type: multipart/alternative; boundary=a',
    '',
    '--a',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Come.',
    '--a',
    `Content-Type: text/calendar; charset=utf-8; method=${method}`,
    '',
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    'UID:1@x',
    'DTSTAMP:20240305T000000Z',
    'DTSTART:20240306T010000Z',
    'DTEND:20240306T020000Z',
    'SUMMARY:Other',
    'ORGANIZER;CN=Kim:mailto:kim@x',
    'ATTENDEE;CN=Park;RSVP=TRUE;PARTSTAT=NEEDS-ACTION:mailto:park@y',
    'ATTENDEE;CN=Lee;ROLE=OPT-PARTICIPANT:mailto:lee@y',
    'END:VEVENT',
    'END:VCALENDAR',
    '--a--',
  ];

  it('become requests of Outlook, and go on as they came', async () => {
    const content = await read(...invitation('REQUEST'));
    for (const { properties, recipients, attachments } of [content, await again(content)]) {
      expect(properties.text(PidTag.MessageClass)).toBe('IPM.Schedule.Meeting.Request');
      expect(properties.text(PidTag.Subject)).toBe('회의');
      expect(properties.text(PidTag.Body)?.trim()).toBe('Come.');
      expect(
        recipients.map((each) => [each.number(PidTag.RecipientType), each.text(PidTag.SmtpAddress)]),
      ).toEqual([
        [1, 'park@y'],
        [2, 'lee@y'],
      ]);
      expect(attachments).toEqual([]);
    }
  });

  it('stay files where they ask nothing', async () => {
    const { properties, attachments } = await read(...invitation('PUBLISH'));
    expect(properties.text(PidTag.MessageClass)).toBe('IPM.Note');
    expect(attachments.map((each) => each.properties.text(PidTag.AttachLongFilename))).toEqual([
      'ATT00001.ics',
    ]);
  });

  it('are appointments where they are all there is, and stay so', async () => {
    const lines = invitation('PUBLISH');
    const content = await read('Content-Type: text/calendar', '', ...lines.slice(11, -1));
    expect(content.properties.text(PidTag.MessageClass)).toBe('IPM.Appointment');
    expect(content.properties.text(PidTag.Subject)).toBe('Other');
    expect((await again(content)).properties.text(PidTag.MessageClass)).toBe('IPM.Appointment');
  });
});

describe('winmail.dat', () => {
  const attribute = (level: number, id: number, data: Uint8Array): Uint8Array =>
    new ByteWriter().u8(level).u32(id).u32(data.length).bytes(data).u16(0).written;
  const rtf = compressRtf(encapsulateHtml('<p>from TNEF</p>'));
  const padded = Buffer.concat([rtf, new Uint8Array((4 - (rtf.length % 4)) % 4)]);
  const props = new ByteWriter().u32(2).u32(0x10090102).u32(1).u32(rtf.length).bytes(padded);
  props.u32(0x001a001e).u32(1).u32(9).bytes(Buffer.from('IPM.Post\0\0\0\0'));
  const tnef = Buffer.concat([
    new ByteWriter().u32(0x223e9f78).u16(1).written,
    attribute(1, 0x00069003, props.written),
    attribute(2, 0x00069002, new Uint8Array(14)),
    attribute(2, 0x00018010, Buffer.from('a.txt\0')),
    attribute(2, 0x0006800f, Buffer.from('content')),
  ]);
  const mail = (content: Uint8Array): string[] => [
    'From: kim@x',
    'Subject: header',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    '',
    'plain',
    '--b',
    'Content-Type: application/ms-tnef; name=winmail.dat',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(content).toString('base64'),
    '--b--',
  ];

  it('is read: class, text and files', async () => {
    const content = await read(...mail(tnef));
    expect(content.properties.text(PidTag.MessageClass)).toBe('IPM.Post');
    expect(content.properties.text(PidTag.Subject)).toBe('header');
    expect(content.properties.text(PidTag.Body)).toBe('plain');
    expect(content.properties.number(PidTag.NativeBody)).toBe(2);
    expect(content.attachments.map((each) => each.properties.text(PidTag.AttachLongFilename))).toEqual([
      'a.txt',
    ]);
    const { properties } = await again(content);
    expect(textOfHtml(properties.bytes(PidTag.Html) ?? new Uint8Array(), 65001)).toContain(
      '<p>from TNEF</p>',
    );
  });

  it('stays a file where it is damaged', async () => {
    const { attachments } = await read(...mail(tnef.subarray(0, 40)));
    expect(attachments.map((each) => each.properties.text(PidTag.AttachLongFilename))).toEqual([
      'winmail.dat',
    ]);
  });
});

describe('what has no form in mail', () => {
  const contactAddress = { name: { set: PropertySet.Address, lid: 0x8083 }, type: PropertyType.string };
  const members = { name: { set: PropertySet.Address, lid: 0x8054 }, type: PropertyType.multipleBinary };
  it.each<[string, readonly BagEntry[], string]>([
    [
      'IPM.Contact',
      [
        { key: PidTag.DisplayName, value: '김철수' },
        { key: contactAddress, value: 'kim@x' },
        { key: PidTag.Birthday, value: filetimeOf(Date.UTC(1980, 4, 6)) },
        { key: PidTag.Body, value: 'note' },
      ],
      'Name / 이름: 김철수\r\nE-mail / 전자 메일: kim@x\r\nBirthday / 생일: 1980-05-06\r\n\r\nnote',
    ],
    [
      'IPM.DistList',
      [
        {
          key: members,
          value: [writeOneOffEntryId({ displayName: 'Kim', addressType: 'SMTP', emailAddress: 'kim@x' })],
        },
      ],
      'Members / 구성원:\r\nKim <kim@x>',
    ],
    ['IPM.StickyNote', [{ key: PidTag.Body, value: 'milk' }], 'milk'],
  ])('%s is readable', async (messageClass, entries, text) => {
    const properties = new PropertyBag([{ key: PidTag.MessageClass, value: messageClass }, ...entries]);
    const { properties: shown } = await again({ properties, recipients: [], attachments: [] });
    expect(shown.text(PidTag.Body)?.trim()).toBe(text);
  });
});

describe('whatever a client writes', () => {
  const text = fc.string({ unit: 'grapheme' }).map((value) =>
    value
      .toWellFormed()
      .replace(/[\0-\x1f\x7f-\x9f\u2028\u2029\ufeff]/g, ' ')
      .trim(),
  );
  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
  const person = fc.record({
    name: text,
    address: fc.tuple(word, word).map(([user, host]) => `${user}@${host}.example`),
  });
  const file = fc.record({
    name: fc.tuple(text, word).map(([base, end]) => `${base}.${end}`),
    bytes: fc.uint8Array(),
    isInline: fc.boolean(),
  });
  const message = fc.record({
    subject: text,
    body: text,
    html: fc.option(text),
    from: person,
    to: fc.array(person, { maxLength: 4 }),
    files: fc.array(file, { maxLength: 3 }),
    importance: fc.constantFrom(0, 1, 2),
    sensitivity: fc.constantFrom(0, 1, 2, 3),
    codePage: fc.constantFrom(65001, 949, 50225, 1252, 932),
  });

  it('comes back from its MIME', async () => {
    await fc.assert(
      fc.asyncProperty(message, async (given) => {
        const properties = new PropertyBag([
          { key: PidTag.Subject, value: given.subject },
          { key: PidTag.Body, value: given.body },
          { key: PidTag.Importance, value: given.importance },
          { key: PidTag.Sensitivity, value: given.sensitivity },
        ]);
        const ids = given.files.map((_, index) => `${index}@x`);
        if (given.html !== null) {
          const pictures = ids.map((id) => `<img src="cid:${id}">`).join('');
          properties.set(PidTag.Html, Buffer.from(`<p>${given.html.replace(/[<>&]/g, '')}</p>${pictures}`));
        } else properties.set(PidTag.InternetCodepage, given.codePage);
        setPerson(properties, sentRepresentingTags, given.from);
        const attachments = given.files.map(({ name, bytes, isInline }, index): AttachmentContent => {
          const bag = new PropertyBag([{ key: PidTag.AttachLongFilename, value: name }]);
          if (isInline) bag.set(PidTag.AttachContentId, ids[index] ?? '');
          return { properties: bag, data: { kind: 'bytes', size: bytes.length, read: async () => bytes } };
        });
        const recipients = given.to.map((each, index) => recipientOf(each, 1, index));
        const content = await again({ properties, recipients, attachments });
        const { properties: back } = content;
        expect(back.text(PidTag.Subject)).toBe(given.subject);
        expect(back.number(PidTag.Importance)).toBe(given.importance);
        expect(back.number(PidTag.Sensitivity)).toBe(given.sensitivity);
        expect(back.text(PidTag.SentRepresentingEmailAddress)).toBe(given.from.address);
        expect(content.recipients.map((each) => each.text(PidTag.SmtpAddress))).toEqual(
          given.to.map(({ address }) => address),
        );
        if (given.html === null) expect(back.text(PidTag.Body)?.trimEnd()).toBe(given.body);
        expect(back.has(PidTag.Html)).toBe(given.html !== null);
        const files = await Promise.all(
          content.attachments.map(async ({ data }) =>
            data.kind === 'bytes' ? Buffer.from(await data.read()).toString('hex') : '',
          ),
        );
        expect(files.sort()).toEqual(
          given.files.map(({ bytes }) => Buffer.from(bytes).toString('hex')).sort(),
        );
      }),
    );
  });

  it('never makes reading fail, whatever the bytes', async () => {
    const pieces = [
      'Content-Type: multipart/mixed; boundary=b\r\n',
      'Content-Type: application/ms-tnef\r\n',
      'Content-Type: text/calendar\r\n',
      '\r\n',
      '--b\r\n',
      '--b--\r\n',
      'Content-Transfer-Encoding: base64\r\n',
      'Content-Type: message/rfc822\r\n',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n',
      'Content-Type: message/delivery-status\r\n',
      'Action: failed\r\nFinal-Recipient: x\r\n',
      'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=b\r\n',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary' }))),
        async (parts) => {
          const content = await contentFromMime(mimeSourceOfBytes(Buffer.from(parts.join(''), 'latin1')));
          for (const { data } of content.attachments) {
            if (data.kind === 'bytes') await data.read();
            else if (data.kind === 'message') await data.open();
          }
          await mimeFromContent(content, { copy: 'sent' });
        },
      ),
    );
  });
});
