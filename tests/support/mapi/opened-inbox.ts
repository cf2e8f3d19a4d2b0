/** Mail with everything in it, in an inbox that is open: for tests of what takes messages elsewhere. */

import type { FolderId } from '../../../src/base/ids.ts';
import { bytes, folderIds, utf16z } from './emsmdb-client.ts';
import type { MapiHttpClient } from './http-client.ts';
import { RopClient } from './rop-client.ts';
import { dnOf, type Person, type ServedMapi } from './served-mapi.ts';
import { TransferClient } from './transfer-client.ts';

const lines = (...parts: readonly string[]): string => parts.join('\r\n');
const inner = lines(
  'From: lee@example.com',
  'To: anna@contoso.com',
  'Subject: =?euc-kr?B?yLjAxyDDyrTr?=',
  'Date: Mon, 5 Jan 2026 09:00:00 +0900',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: 8bit',
  '',
  '안쪽 본문',
);
export const mail = (subject: string): Uint8Array =>
  Buffer.from(
    lines(
      'From: =?utf-8?B?6rmA?= <kim@example.com>',
      'To: anna@contoso.com',
      'Cc: lee@example.com',
      `Subject: =?utf-8?B?${Buffer.from(subject).toString('base64')}?=`,
      'Message-ID: <one@example.com>',
      'Date: Mon, 5 Jan 2026 10:00:00 +0900',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=mixed',
      '',
      '--mixed',
      'Content-Type: multipart/related; boundary=related',
      '',
      '--related',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>안녕 <img src="cid:logo@x"></p>',
      '--related',
      'Content-Type: image/png; name=logo.png',
      'Content-ID: <logo@x>',
      'Content-Disposition: inline; filename=logo.png',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.alloc(90_000, 'picture').toString('base64'),
      '--related--',
      '--mixed',
      'Content-Type: message/rfc822',
      '',
      inner,
      '--mixed--',
      '',
    ),
  );

export interface OpenedInbox {
  readonly transfer: TransferClient;
  readonly rops: RopClient;
  readonly inbox: number;
  readonly inboxId: Buffer;
  readonly logon: number;
  readonly http: MapiHttpClient;
}

export async function openInbox(
  served: ServedMapi,
  person: Person = 'anna',
  of: Person = person,
): Promise<OpenedInbox> {
  const client = await served.connect(person);
  const { body, handle: logon } = await client.logon(dnOf(of));
  const rops = new RopClient(client);
  const inboxId = folderIds(body)[4] ?? Buffer.alloc(8);
  const { handle: inbox } = await rops.call(0x02, [0, 2], bytes(inboxId, 0), [logon]);
  return { transfer: new TransferClient(rops), rops, inbox, inboxId, logon, http: client.http };
}

export const makeFolder = async ({ rops }: OpenedInbox, parent: number, name: string) =>
  rops.call(0x1c, [0, 2], bytes(1, 1, 1, 0, utf16z(name), utf16z('설명')), [parent]);

export const append = async (served: ServedMapi, folder: FolderId, subject: string, flags = 1) =>
  served.mailboxes.anna.append(folder, mail(subject), {
    receivedAt: Date.UTC(2026, 0, 5),
    flags,
    keywords: ['project'],
  });

export const inboxOf = async ({ mailboxes }: ServedMapi, person: Person = 'anna') =>
  (await mailboxes[person].folders()).getRole('inbox').folder;

/** A MID as it stands on the wire: the replica, then the number with its highest byte first. */
export function midOf(item: number): Buffer {
  const mid = Buffer.alloc(8);
  mid.writeUInt16LE(1);
  mid.writeUIntBE(item, 2, 6);
  return mid;
}
