/** Pause and resume: [MS-OXCMAPIHTTP] section 3.1.5.3, whatever becomes of connections and of the process. */
import { describe, expect, it } from 'vitest';
import {
  asciiz,
  bytes,
  EmsmdbClient,
  folderIds,
  u16,
  u32,
  utf16z,
} from '../../../../tests/support/mapi/emsmdb-client.ts';
import { dnOf, serveMapi } from '../../../../tests/support/mapi/served-mapi.ts';
import { TableClient } from '../../../../tests/support/mapi/table-client.ts';
import { mailOf } from '../../../mailbox/test-mailboxes.ts';

const none = 0xffff_ffff;
const subject = 0x0037_001f;
const arrival = { receivedAt: Date.UTC(2026, 0, 5), flags: 0, keywords: [] };
const mail = (text: string) => mailOf(`Subject: ${text}`, 'From: a@b.c', '', 'text');

async function open() {
  const served = await serveMapi();
  const client = await served.connect();
  const { body, handle } = await client.logon(dnOf('anna'));
  const id = folderIds(body)[4] ?? bytes();
  const { buffers } = await client.execute([bytes(0x02, 0, 0, 1, id, 0)], [handle, none]);
  const { anna } = served.mailboxes;
  const inbox = (await anna.folders()).getRole('inbox').folder;
  const append = (text: string) => anna.append(inbox, mail(text), arrival);
  return {
    ...served,
    client,
    logon: handle,
    folder: buffers[0]?.handles[1] ?? none,
    id,
    anna,
    inbox,
    append,
  };
}

describe('a restart of the server', () => {
  it('leaves a table where it was, with its columns, order and condition', async () => {
    const { client, folder, append, restart } = await open();
    for (const text of ['회의 c', 'other', '회의 a', '회의 b']) await append(text);
    const table = await TableClient.open(client, folder, 'contents');
    await table.setColumns(subject);
    await table.restrict(bytes(0x03, u16(1), u16(1), u32(subject), u32(subject), utf16z('회의')));
    await table.sort([[subject, 0]]);
    expect((await table.query(1)).rows).toEqual([['회의 a']]);
    await restart();
    client.http.reconnect();
    expect((await table.query(9)).rows).toEqual([['회의 b'], ['회의 c']]);
  });

  it('leaves a message that was written and not saved, which is saved then', async () => {
    const { client, folder, id, anna, inbox, restart } = await open();
    const created = await client.execute([bytes(0x06, 0, 0, 1, u16(0x0fff), id, 0)], [folder, none]);
    const message = created.buffers[0]?.handles[1] ?? none;
    const value = bytes(u32(subject), utf16z('초안'));
    const set = bytes(0x0a, 0, 0, u16(value.length + 2), u16(1), value);
    expect((await client.execute([set], [message])).buffers[0]?.rops.readUInt32LE(2)).toBe(0);
    await restart();
    client.http.reconnect();
    const saved = await client.execute([bytes(0x0c, 0, 0, 1, 0x0a)], [folder, message]);
    expect(saved.buffers[0]?.rops.readUInt32LE(2)).toBe(0);
    const [uid] = (await anna.readFolderIndex(inbox)).uids;
    expect((await anna.findMessage(inbox, uid as never))?.subject).toBe('초안');
  });

  it('goes on telling what happens', async () => {
    const { client, logon, append, restart } = await open();
    await client.execute([bytes(0x29, 0, 0, 1, 0x02, 0, 1)], [logon, none]);
    await restart();
    client.http.reconnect();
    // The first request finds the context.
    await client.execute([], []);
    const waiting = client.wait();
    await append('new');
    expect((await waiting).body.readUInt32LE(8)).toBe(1);
  });

  it('answers whoever waits, and a request whose answer was lost, without doing it again', async () => {
    const { client, logon, id, restart } = await open();
    const waiting = client.wait();
    const before = new Map(client.http.cookies);
    const requestId = client.http.nextRequestId();
    const rop = bytes(0x02, 0, 0, 1, id, 0);
    const first = await client.execute([rop], [logon, none], { requestId });
    await restart();
    expect((await waiting).body.readUInt32LE(8)).toBe(0);
    client.http.reconnect();
    for (const [name, value] of before) client.http.cookies.set(name, value);
    const again = await client.execute([rop], [logon, none], { requestId });
    expect(again.answer.body.equals(first.answer.body)).toBe(true);
    const next = await client.execute([rop], [logon, none]);
    expect(next.buffers[0]?.handles).toEqual([0, 3]);
  });

  it("lets nobody else take up what is somebody's, and nobody take it up twice", async () => {
    const { client, restart, http } = await open();
    await restart();
    client.http.reconnect();
    const kim = http('kim');
    for (const [name, value] of client.http.cookies) kim.cookies.set(name, value);
    expect((await kim.send('Execute', EmsmdbClient.body([], []))).responseCode).toBe(10);
    const both = await Promise.all([client.http.send('PING', bytes()), client.http.send('PING', bytes())]);
    expect(both.map(({ responseCode }) => responseCode)).toEqual([0, 0]);
    await client.disconnect();
    expect((await client.execute([], [])).answer.responseCode).toBe(10);
  });
});

describe('a connection that is cut', () => {
  const types = ['Execute', 'NotificationWait', 'PING', 'Connect', 'Disconnect'] as const;

  it.each(types)('during %s costs nothing that was there', async (type) => {
    const { client, logon, id } = await open();
    const body = {
      Execute: EmsmdbClient.body([bytes(0x02, 0, 0, 1, id, 0)], [logon, none]),
      NotificationWait: bytes(u32(0), u32(0)),
      PING: bytes(),
      Connect: bytes(asciiz(dnOf('anna')), u32(0), u32(949), u32(1042), u32(1042), u32(0)),
      Disconnect: u32(0),
    }[type];
    const requestId = client.http.nextRequestId();
    const before = new Map(client.http.cookies);
    const cut = new AbortController();
    const sent = client.http.send(type, body, { requestId, signal: cut.signal }).catch(() => undefined);
    setImmediate(() => cut.abort());
    await sent;
    client.http.reconnect('127.0.0.4');
    client.http.cookies.clear();
    for (const [name, value] of before) client.http.cookies.set(name, value);
    const again = await client.http
      .send(type, body, {
        requestId,
        ...(type === 'NotificationWait' && { signal: AbortSignal.timeout(200) }),
      })
      .catch(() => undefined);
    if (type === 'NotificationWait') {
      expect((await client.execute([], [])).answer.responseCode).toBe(0);
      return;
    }
    // What ends a context may have ended it the first time; what makes one makes another.
    expect([0, type === 'Disconnect' ? 10 : 0]).toContain(again?.responseCode);
    const after = await client.execute([], []);
    expect(after.answer.responseCode).toBe(type === 'Disconnect' ? 10 : 0);
  });
});
