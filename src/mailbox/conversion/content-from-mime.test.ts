import { describe, expect, it } from 'vitest';
import { millisecondsOf } from '../../wire/mapi/filetime.ts';
import { readOneOffEntryId } from '../../wire/mapi/one-off-entry-id.ts';
import type { PropertyKey } from '../../wire/mapi/property-key.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { contentFromMime } from './content-from-mime.ts';
import { textOfHtml } from './html-source.ts';
import { internetHeader } from './internet-headers.ts';
import type { AttachmentContent, MessageContent } from './message-content.ts';
import { mimeSourceOfBytes } from './mime-source.ts';
import { PidLidFlagRequest, PidName } from './named-properties.ts';

const convert = (...lines: (string | Uint8Array)[]): Promise<MessageContent> =>
  contentFromMime(
    mimeSourceOfBytes(
      Buffer.concat(lines.flatMap((line) => [Buffer.from(line as string), Buffer.from('\r\n')])),
    ),
  );
const multipart = (subtype: string, ...parts: string[][]): string[] => [
  `Content-Type: multipart/${subtype}; boundary=${subtype}`,
  '',
  ...parts.flatMap((part) => [`--${subtype}`, ...part]),
  `--${subtype}--`,
];
const plain = ['Content-Type: text/plain; charset=utf-8', '', '본문'];
const html = ['Content-Type: text/html; charset=utf-8', '', '<p>본문 <img src="cid:logo@x"></p>'];
const logo = [
  'Content-Type: image/png; name=logo.png',
  'Content-ID: <logo@x>',
  'Content-Transfer-Encoding: base64',
  '',
  'AQID',
];
const pdf = [
  'Content-Type: application/pdf',
  'Content-Disposition: attachment; filename=plan.pdf',
  'Content-Transfer-Encoding: base64',
  '',
  'AQIDBA==',
];

const htmlOf = ({ properties }: MessageContent): string | undefined => {
  const bytes = properties.bytes(PidTag.Html);
  return bytes && textOfHtml(bytes, properties.number(PidTag.InternetCodepage));
};
const nameOf = ({ properties }: AttachmentContent): string =>
  `${properties.text(PidTag.AttachLongFilename)}${properties.boolean(PidTag.AttachmentHidden) ? ' (hidden)' : ''}`;

describe('properties of a header', () => {
  it.each<[string, string, PropertyKey, unknown]>([
    ['subject', 'Subject: RE: =?euc-kr?B?yLjAxw==?=', PidTag.Subject, 'RE: 회의'],
    ['subject prefix (MS-OXCMSG_R58)', 'Subject: RE: a', PidTag.SubjectPrefix, 'RE: '],
    ['Korean prefix', 'Subject: 회신: a', PidTag.SubjectPrefix, '회신: '],
    ['no prefix with digits', 'Subject: A1: a', PidTag.SubjectPrefix, ''],
    ['normalized subject (MS-OXCMSG_R64)', 'Subject: FW: RE: a', PidTag.NormalizedSubject, 'RE: a'],
    ['missing subject', 'X: y', PidTag.Subject, ''],
    ['topic', 'Subject: RE: a', PidTag.ConversationTopic, 'a'],
    ['topic of Outlook', 'Subject: RE: a\r\nThread-Topic: b', PidTag.ConversationTopic, 'b'],
    ['high importance', 'X-Priority: 1 (Highest)', PidTag.Importance, 2],
    ['low importance', 'Importance: low', PidTag.Importance, 0],
    ['priority', 'Priority: urgent', PidTag.Priority, 1],
    ['sensitivity (MS-OXCMSG_R88)', 'Sensitivity: Company-Confidential', PidTag.Sensitivity, 3],
    ['message id', 'Message-ID: <1@x>', PidTag.InternetMessageId, '<1@x>'],
    ['references', 'References: <1@x>\r\n <2@x>', PidTag.InternetReferences, '<1@x> <2@x>'],
    ['in reply to', 'In-Reply-To: <2@x>', PidTag.InReplyToId, '<2@x>'],
    ['receipt', 'Disposition-Notification-To: kim@x', PidTag.ReadReceiptRequested, true],
    ['receipt to', 'Disposition-Notification-To: kim@x', PidTag.ReadReceiptEmailAddress, 'kim@x'],
    ['delivery report', 'Return-Receipt-To: kim@x', PidTag.OriginatorDeliveryReportRequested, true],
    ['no automatic responses', 'X-Auto-Response-Suppress: DR, OOF', PidTag.AutoResponseSuppress, 17],
    ['none at all', 'X-Auto-Response-Suppress: All', PidTag.AutoResponseSuppress, -1],
    ['unsubscribe', 'List-Unsubscribe: <mailto:u@x>', PidTag.ListUnsubscribe, '<mailto:u@x>'],
    ['list id', 'List-Id: News <n.x>', internetHeader('List-ID'), 'News <n.x>'],
    ['other header', 'X-Mailer: Example 1', internetHeader('x-mailer'), 'Example 1'],
    [
      'header of the inside',
      'X-MS-Exchange-Organization-SCL: -1',
      internetHeader('x-ms-exchange-organization-scl'),
      undefined,
    ],
    ['trace', 'Received: from a by b', internetHeader('received'), undefined],
    ['keywords', 'Keywords: =?utf-8?B?7KSR7JqU?=, b', PidName.Keywords, ['중요', 'b']],
    ['flag', 'X-Message-Flag: Follow up', PidLidFlagRequest, 'Follow up'],
    ['sender name', 'From: =?utf-8?B?6rmA?= <kim@x>', PidTag.SenderName, '김'],
    ['sender without name', 'From: kim@x', PidTag.SenderName, 'kim@x'],
    ['who speaks', 'From: boss@x\r\nSender: kim@x', PidTag.SentRepresentingSmtpAddress, 'boss@x'],
    ['who sends', 'From: boss@x\r\nSender: kim@x', PidTag.SenderSmtpAddress, 'kim@x'],
    ['reply to', 'Reply-To: A <a@x>, B <b@x>', PidTag.ReplyRecipientNames, 'A;B'],
    ['display to', 'To: A <a@x>, B <b@x>\r\nCc: C <c@x>', PidTag.DisplayTo, 'A; B'],
    ['raw header in CP949', 'Subject: a', PidTag.TransportMessageHeaders, 'Subject: a\r\n'],
    ['class', 'Subject: a', PidTag.MessageClass, 'IPM.Note'],
  ])('%s', async (_what, line, key, expected) => {
    const { properties } = await convert(line, '', 'x');
    expect(properties.get(key)).toEqual(expected);
  });

  it('says when it was sent', async () => {
    const { properties } = await convert('Date: Tue, 5 Mar 2024 10:20:30 +0900', '', 'x');
    expect(millisecondsOf(properties.bigint(PidTag.ClientSubmitTime) ?? 0n)).toBe(
      Date.UTC(2024, 2, 5, 1, 20, 30),
    );
  });

  it('brings answers and what they answer into one conversation', async () => {
    const index = async (...lines: string[]) =>
      Buffer.from(
        (await convert(...lines, '', 'x')).properties.bytes(PidTag.ConversationIndex) ?? [],
      ).toString('hex');
    const first = await index('Message-ID: <1@x>', 'Date: Tue, 5 Mar 2024 10:20:30 +0900');
    const answer = await index('Message-ID: <3@x>', 'References: <1@x> <2@x>');
    expect(first).toHaveLength(44);
    expect(answer.slice(12)).toBe(first.slice(12));
    const given = `01${'ab'.repeat(26)}`;
    expect(await index(`Thread-Index: ${Buffer.from(given, 'hex').toString('base64')}`)).toBe(given);
  });

  it('lists recipients in their order with one-off entry ids', async () => {
    const { recipients } = await convert('To: =?utf-8?B?67CV?= <park@x>', 'Cc: c@x', 'Bcc: b@x', '', 'x');
    expect(
      recipients.map((recipient) => [
        recipient.number(PidTag.RecipientType),
        readOneOffEntryId(recipient.bytes(PidTag.EntryId) ?? new Uint8Array()),
      ]),
    ).toEqual([
      [1, { displayName: '박', addressType: 'SMTP', emailAddress: 'park@x' }],
      [2, { displayName: 'c@x', addressType: 'SMTP', emailAddress: 'c@x' }],
      [3, { displayName: 'b@x', addressType: 'SMTP', emailAddress: 'b@x' }],
    ]);
  });
});

describe('body and attachments', () => {
  it.each<[string, string[], { body: string; html?: string; files?: string[] }]>([
    ['plain text', plain, { body: '본문\r\n' }],
    ['HTML alone', html, { body: '본문', html: '<p>본문 <img src="cid:logo@x"></p>\r\n' }],
    ['both', multipart('alternative', plain, html), { body: '본문', html: html[2] as string }],
    [
      'HTML with its picture',
      multipart('related', html, logo),
      { body: '본문', html: html[2] as string, files: ['logo.png (hidden)'] },
    ],
    [
      'a picture beside the alternatives',
      multipart('mixed', multipart('alternative', plain, html), logo, pdf),
      { body: '본문', html: html[2] as string, files: ['logo.png (hidden)', 'plan.pdf'] },
    ],
    [
      'a picture that no text shows',
      multipart('related', plain, logo),
      { body: '본문', files: ['logo.png'] },
    ],
    ['text and file', multipart('mixed', plain, pdf), { body: '본문', files: ['plan.pdf'] }],
    [
      'two texts with a file between them (Apple Mail)',
      multipart('mixed', plain, pdf, plain),
      { body: '본문\r\n본문', files: ['plan.pdf'] },
    ],
    [
      'HTML and the footer of a list',
      multipart('mixed', html, ['Content-Type: text/plain', '', 'footer <1>']),
      {
        body: '본문\r\n\r\nfooter <1>',
        html: '<p>본문 <img src="cid:logo@x"></p>\r\n\r\n<div>footer &lt;1&gt;</div>\r\n\r\n',
      },
    ],
    [
      'a text with a name',
      multipart('mixed', plain, ['Content-Type: text/plain; name=a.txt', '', 'x']),
      { body: '본문', files: ['a.txt'] },
    ],
    [
      'enriched text',
      ['Content-Type: text/enriched', '', '<bold>a</bold> <<b\r\n\r\nc<param>x</param>'],
      { body: 'a <b\r\nc ' },
    ],
    ['a file alone', pdf, { body: '', files: ['plan.pdf'] }],
    [
      'files without names',
      multipart('mixed', plain, ['Content-Type: image/jpeg', '', 'x'], ['Content-Type: a/b', '', 'x']),
      { body: '본문', files: ['ATT00001.jpg', 'ATT00002.dat'] },
    ],
    [
      'a name in CP949 with a path',
      multipart('mixed', plain, ['Content-Type: a/b; name="=?euc-kr?B?QzpcyLjAxy5od3A=?="', '', 'x']),
      { body: '본문', files: ['회의.hwp'] },
    ],
    [
      'a name in pieces (RFC 2231)',
      multipart('mixed', plain, [
        "Content-Disposition: attachment; filename*0*=utf-8''%ED%9A%8C; filename*1*=%EC%9D%98.hwp",
        '',
        'x',
      ]),
      { body: '본문', files: ['회의.hwp'] },
    ],
    ['flowed text', ['Content-Type: text/plain; format=flowed', '', 'one ', 'two'], { body: 'one two\r\n' }],
  ])('%s', async (_what, lines, expected) => {
    const content = await convert(...lines);
    expect({
      body: content.properties.text(PidTag.Body),
      html: htmlOf(content),
      files: content.attachments.map(nameOf),
    }).toEqual({ html: undefined, files: [], ...expected });
  });

  const korean = Buffer.from('c8b8c0c7', 'hex');
  it.each<[string, string, Uint8Array, number]>([
    ['EUC-KR', 'euc-kr', korean, 949],
    ['UTF-8', 'utf-8', Buffer.from('회의'), 65001],
    ['CP949 labelled UTF-8', 'utf-8', korean, 65001],
    ['UTF-8 labelled EUC-KR', 'euc-kr', Buffer.from('회의'), 65001],
    ['ISO-2022-KR', 'iso-2022-kr', Buffer.from('\x1b$)C\x0eH8@G\x0f'), 65001],
  ])('HTML in %s keeps bytes and code page together', async (_what, charset, bytes, codePage) => {
    const content = await convert(`Content-Type: text/html; charset=${charset}`, '', bytes);
    expect(htmlOf(content)).toBe('회의\r\n');
    expect(content.properties.number(PidTag.InternetCodepage)).toBe(codePage);
  });

  it('reads attachments when they are asked for', async () => {
    const { attachments } = await convert(...multipart('mixed', plain, pdf));
    const data = attachments[0]?.data;
    expect(data?.kind === 'bytes' && [data.size, ...(await data.read())]).toEqual([4, 1, 2, 3, 4]);
  });

  it('opens messages within messages', async () => {
    const inner = ['Subject: inner', 'From: kim@x', '', 'inside'];
    const { attachments, properties } = await convert(
      ...multipart(
        'mixed',
        plain,
        ['Content-Type: message/rfc822', '', ...inner],
        [
          'Content-Type: message/rfc822',
          'Content-Transfer-Encoding: base64',
          '',
          Buffer.from(inner.join('\r\n')).toString('base64'),
        ],
      ),
    );
    expect(properties.boolean(PidTag.HasAttachments)).toBe(true);
    for (const { properties: bag, data } of attachments) {
      expect(bag.number(PidTag.AttachMethod)).toBe(5);
      const content = data.kind === 'message' ? await data.open() : undefined;
      expect(content?.properties.text(PidTag.Subject)).toBe('inner');
      expect(content?.properties.text(PidTag.Body)?.trim()).toBe('inside');
    }
    expect(attachments).toHaveLength(2);
  });

  it('leaves what is signed as it is (MS-OXOSMIME 2.1.3.1)', async () => {
    const signature = ['Content-Type: application/pkcs7-signature; name=smime.p7s', '', 'AQID'];
    const lines = multipart(
      'signed; protocol="application/pkcs7-signature"; micalg=sha-256',
      plain,
      signature,
    );
    lines[0] = 'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=s';
    const signed = lines.map((line) => line.replace(/^--signed;.*?(-*)$/, '--s$1'));
    const { properties, attachments } = await convert('Subject: a', ...signed);
    expect(properties.text(PidTag.MessageClass)).toBe('IPM.Note.SMIME.MultipartSigned');
    expect(properties.text(PidTag.Body)).toBe('본문');
    const data = attachments[0]?.data;
    expect(data?.kind === 'bytes' && Buffer.from(await data.read()).toString()).toBe(
      `${signed.join('\r\n')}\r\n`,
    );
  });

  it('leaves what is encrypted as it is (MS-OXOSMIME 2.1.3.2)', async () => {
    const { properties, attachments } = await convert(
      'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m',
      'Content-Transfer-Encoding: base64',
      '',
      'AQID',
    );
    expect(properties.text(PidTag.MessageClass)).toBe('IPM.Note.SMIME');
    const data = attachments[0]?.data;
    expect(data?.kind === 'bytes' && [...(await data.read())]).toEqual([1, 2, 3]);
  });
});
