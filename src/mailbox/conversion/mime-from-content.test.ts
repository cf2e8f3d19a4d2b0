import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpusMessages, smallCorpus } from '../../../tests/corpora/imap-mail/corpus.ts';
import { filetimeOf } from '../../wire/mapi/filetime.ts';
import { type BagEntry, PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { parseStructure } from '../../wire/mime/parse-structure.ts';
import { defaultStructureLimits } from '../../wire/mime/structure.ts';
import { contentFromMime } from './content-from-mime.ts';
import { recipientOf, sentRepresentingTags, setPerson } from './from-mime/people.ts';
import { internetHeader } from './internet-headers.ts';
import type { AttachmentContent, MessageContent } from './message-content.ts';
import { mimeFromContent } from './mime-from-content.ts';
import { mimeSourceOfBytes } from './mime-source.ts';

const own = { copy: 'own' } as const;

function message(entries: readonly BagEntry[], attachments: AttachmentContent[] = []): MessageContent {
  const properties = new PropertyBag([
    { key: PidTag.Subject, value: '회의' },
    { key: PidTag.ClientSubmitTime, value: filetimeOf(Date.UTC(2024, 2, 5, 1, 20, 30)) },
    { key: PidTag.InternetMessageId, value: '<1@example.com>' },
    ...entries,
  ]);
  setPerson(properties, sentRepresentingTags, { name: '김철수', address: 'kim@example.com' });
  const recipients = [
    recipientOf({ name: '', address: 'park@example.com' }, 1, 0),
    recipientOf({ name: 'Lee, C.', address: 'lee@example.com' }, 3, 1),
  ];
  return { properties, recipients, attachments };
}

const attachment = (entries: readonly BagEntry[], bytes: Uint8Array): AttachmentContent => ({
  properties: new PropertyBag(entries),
  data: { kind: 'bytes', size: bytes.length, read: async () => bytes },
});

const textOf = async (content: MessageContent, options: { copy: 'own' | 'sent' } = own): Promise<string> =>
  Buffer.from(await mimeFromContent(content, options)).toString();

describe('mimeFromContent', () => {
  it('writes exactly this', async () => {
    const content = message([
      { key: PidTag.Body, value: 'Hello\r\n' },
      { key: PidTag.Importance, value: 2 },
      { key: internetHeader('X-Mailer'), value: 'Example' },
    ]);
    expect(await textOf(content)).toBe(
      [
        'Date: Tue, 5 Mar 2024 01:20:30 +0000',
        'From: =?utf-8?B?6rmA7LKg7IiY?= <kim@example.com>',
        'To: park@example.com',
        'Bcc: "Lee, C." <lee@example.com>',
        'Subject: =?utf-8?B?7ZqM7J2Y?=',
        'Message-ID: <1@example.com>',
        'Importance: high',
        'X-Priority: 1',
        'X-Mailer: Example',
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=us-ascii',
        'Content-Transfer-Encoding: 7bit',
        '',
        'Hello',
        '',
      ].join('\r\n'),
    );
  });

  it('names those in Bcc in the own copy of the sender alone', async () => {
    expect(await textOf(message([]), { copy: 'sent' })).not.toMatch(/^Bcc/m);
  });

  it('nests HTML, its pictures, files and messages, and always writes the same', async () => {
    const picture = attachment(
      [
        { key: PidTag.AttachLongFilename, value: '그림.png' },
        { key: PidTag.AttachMimeTag, value: 'image/png' },
        { key: PidTag.AttachContentId, value: 'a@b' },
      ],
      Uint8Array.of(1, 2, 3),
    );
    const file = attachment([{ key: PidTag.AttachFilename, value: 'a.hwp' }], Buffer.alloc(100_000, 7));
    const inner = message([{ key: PidTag.Body, value: '안' }], [file]);
    const nested: AttachmentContent = {
      properties: new PropertyBag([{ key: PidTag.DisplayName, value: 'inner' }]),
      data: { kind: 'message', open: async () => inner },
    };
    const content = message(
      [{ key: PidTag.Html, value: Buffer.from('<p>본문<img src="cid:a@b"></p>') }],
      [file, nested, picture],
    );
    const text = await textOf(content);
    expect(text.match(/^Content-Type: [^;\r\n]+/gm)?.map((line) => line.slice(14))).toEqual([
      'multipart/mixed',
      'multipart/alternative',
      'text/plain',
      'multipart/related',
      'text/html',
      'image/png',
      'application/x-hwp',
      'message/rfc822',
      'multipart/mixed',
      'text/plain',
      'application/x-hwp',
    ]);
    expect(await textOf(content)).toBe(text);
    expect(await seen(Buffer.from(text))).toEqual(await seen(await mimeFromContent(content, own)));
  });

  it('sends what is signed byte for byte', async () => {
    const entity =
      'Content-Type: multipart/signed; protocol="application/pkcs7-signature";\r\n\tboundary="b"\r\n\r\n--b\r\n\r\n x  \r\n--b--\r\n';
    const content = message(
      [{ key: PidTag.MessageClass, value: 'IPM.Note.SMIME.MultipartSigned' }],
      [attachment([{ key: PidTag.AttachMimeTag, value: 'multipart/signed' }], Buffer.from(entity))],
    );
    const text = await textOf(content);
    expect(text.endsWith('\r\n\r\n--b\r\n\r\n x  \r\n--b--\r\n')).toBe(true);
    expect(text).toContain('Content-Type: multipart/signed; protocol="application/pkcs7-signature";');
  });

  it('finds the addresses of those whom the address book knows', async () => {
    const content = message([]);
    content.recipients[0]
      ?.set(PidTag.AddressType, 'EX')
      .set(PidTag.EmailAddress, '/o=x/cn=park')
      .set(PidTag.SmtpAddress, '');
    const resolveAddress = async (dn: string) => (dn === '/o=x/cn=park' ? 'park@resolved' : undefined);
    const text = Buffer.from(await mimeFromContent(content, { copy: 'sent', resolveAddress })).toString();
    expect(text).toMatch(/^To: .*park@resolved/m);
  });
});

/** What somebody sees of a message, wherever it stands in its MIME. */
async function seen(bytes: Uint8Array): Promise<unknown> {
  return seenOf(await contentFromMime(mimeSourceOfBytes(bytes)));
}

async function seenOf({ properties, recipients, attachments }: MessageContent): Promise<unknown> {
  const words = (text: string | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim();
  return {
    subject: words(properties.text(PidTag.Subject)),
    from: properties.text(PidTag.SentRepresentingSmtpAddress),
    sender: words(properties.text(PidTag.SenderName)),
    date: properties.bigint(PidTag.ClientSubmitTime),
    references: properties.text(PidTag.InternetReferences),
    importance: properties.number(PidTag.Importance),
    text: words(properties.text(PidTag.Body)),
    hasHtml: properties.has(PidTag.Html),
    people: recipients.map((recipient) => [
      recipient.number(PidTag.RecipientType),
      words(recipient.text(PidTag.DisplayName)),
      recipient.text(PidTag.SmtpAddress),
    ]),
    attachments: (
      await Promise.all(
        attachments.map(async ({ properties: bag, data }) => [
          bag.text(PidTag.AttachLongFilename),
          bag.boolean(PidTag.AttachmentHidden),
          data.kind === 'message' ? await seenOf(await data.open()) : undefined,
          data.kind === 'bytes' ? Buffer.from(await data.read()).toString('base64') : undefined,
        ]),
      )
    ).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  };
}

/** Of a header beyond its limit only the beginning is read, which is another part of it once it is written anew. */
const hasLimitedHeader = (bytes: Uint8Array): boolean => {
  const { root } = parseStructure(bytes);
  return root.headerEnd - root.headerStart > defaultStructureLimits.maxHeaderBytes / 2;
};

const corpus = new URL('../../../tests/corpora/mime/', import.meta.url);
const known = readdirSync(corpus)
  .filter((name) => name.endsWith('.eml'))
  .map((name) => ({ name, bytes: readFileSync(new URL(name, corpus)) }));

const hard = [...known, ...corpusMessages({ ...smallCorpus, messages: 90 })].filter(
  ({ bytes }) => bytes.length < 1_000_000 && !hasLimitedHeader(bytes),
);

describe('hard messages', () => {
  it.each(hard.map(({ name, bytes }) => [name, bytes] as const))(
    '%s is seen the same after the way to properties and back',
    async (_name, bytes) => {
      const content = await contentFromMime(mimeSourceOfBytes(bytes));
      expect(await seen(await mimeFromContent(content, own))).toEqual(await seenOf(content));
    },
  );
});
