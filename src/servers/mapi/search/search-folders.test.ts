/** Requirement numbers are those of [MS-OXCFOLD]. */
import { describe, expect, it } from 'vitest';
import { bytes, folderIds, u16, u32, utf16z } from '../../../../tests/support/mapi/emsmdb-client.ts';
import { dnOf, serveMapi } from '../../../../tests/support/mapi/served-mapi.ts';
import { TableClient } from '../../../../tests/support/mapi/table-client.ts';
import { mailOf } from '../../../mailbox/test-mailboxes.ts';
import { flag } from '../../../store/ports/mail-model.ts';
import { objectIdOf } from '../../../wire/mapi/object-id.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';

const none = 0xffff_ffff;
const success = '00000000';
const [invalid, notInitialized, notSearchFolder, scopeViolation] = [
  '57000780',
  '05060480',
  '61040000',
  '90040000',
];
const search = {
  stop: 1,
  restart: 2,
  recursive: 4,
  shallow: 8,
  index: 0x1_0000,
  scan: 0x2_0000,
  fixed: 0x4_0000,
};

const idBytes = (id: number) => {
  const value = Buffer.alloc(8);
  value.writeBigUInt64LE(BigInt.asUintN(64, objectIdOf(id)));
  return value;
};
/** FL_SUBSTRING, FL_IGNORECASE. */
const has = (tag: number, text: string) => bytes(0x03, u16(1), u16(1), u32(tag), u32(tag), utf16z(text));
const isUnread = bytes(0x06, 0, u32(PidTag.MessageFlags), u32(1));

async function open() {
  const served = await serveMapi();
  const client = await served.connect();
  const { body, handle: logon } = await client.logon(dnOf('anna'));
  const ids = folderIds(body);
  const { anna } = served.mailboxes;
  const tree = await anna.folders();
  const inbox = tree.getRole('inbox').folder;
  const rop = async (handle: number, number: number, ...request: readonly (Uint8Array | number)[]) => {
    const { buffers } = await client.execute([bytes(number, 0, 0, ...request)], [handle]);
    return buffers[0]?.rops ?? bytes();
  };
  const openFolder = async (id: Uint8Array) => {
    const { buffers } = await client.execute([bytes(0x02, 0, 0, 1, id, 0)], [logon, none]);
    return buffers[0]?.handles[1] ?? none;
  };
  const finder = await openFolder(ids[10] ?? bytes());
  const create = bytes(0x1c, 0, 0, 1, 2, 1, 0, 0, utf16z('Find'), utf16z(''));
  const { buffers } = await client.execute([create], [finder, none]);
  const folder = buffers[0]?.handles[1] ?? none;
  const own = (buffers[0]?.rops ?? bytes()).subarray(6, 14);
  return {
    ...{ client, logon, anna, inbox, folder, own, openFolder, tree, rop },
    append: (text: string, into = inbox) =>
      anna.append(into, mailOf(`Subject: ${text}`, 'From: a@b.c', '', `${text} body`), {
        ...{ receivedAt: Date.UTC(2026, 0, 5), flags: 0, keywords: [] },
      }),
    async set(restriction: Uint8Array, folders: readonly Uint8Array[], flags: number, handle = folder) {
      const scope = [u16(folders.length), ...folders];
      const answer = await rop(handle, 0x30, u16(restriction.length), restriction, ...scope, u32(flags));
      return answer.subarray(2, 6).toString('hex');
    },
    async get(handle = folder, isUnicode = 1) {
      const answer = await rop(handle, 0x31, isUnicode, 0xff, 0xff);
      if (answer.length === 6) return { code: answer.subarray(2).toString('hex') };
      const size = answer.readUInt16LE(6);
      const count = answer.readUInt16LE(9 + size);
      return {
        code: success,
        restriction: answer.subarray(8, 8 + size).toString('hex'),
        folders: answer.subarray(11 + size, 11 + size + count * 8).toString('hex'),
        state: answer.readUInt32LE(11 + size + count * 8),
      };
    },
    async table(handle = folder) {
      const table = await TableClient.open(client, handle, 'contents');
      await table.setColumns(PidTag.Subject, PidTag.ParentDisplay);
      return table;
    },
    subjects: async (handle = folder) => {
      const table = await TableClient.open(client, handle, 'contents');
      await table.setColumns(PidTag.Subject);
      return (await table.query()).rows.map(([text]) => text);
    },
  };
}

describe('a search folder', () => {
  it('shows messages of many folders, follows them, and opens them (R515, R518, R1095, R1096)', async () => {
    const { append, anna, inbox, set, table, subjects, client, logon, own, rop, folder } = await open();
    const below = await anna.createFolder(inbox, '아래');
    await append('회의 1');
    await append('other');
    await append('회의 2', below.folder);
    expect(await set(has(PidTag.Subject, '회의'), [idBytes(inbox)], search.restart | search.recursive)).toBe(
      success,
    );
    const opened = await table();
    expect((await opened.query()).rows).toEqual([
      ['회의 1', 'Inbox'],
      ['회의 2', '아래'],
    ]);
    const made = await append('회의 3');
    expect(await subjects()).toEqual(['회의 1', '회의 2', '회의 3']);
    const open3 = bytes(0x03, 0, 0, 1, u16(0x0fff), own, 0, idBytes(made.item));
    expect((await client.execute([open3], [logon, none])).buffers[0]?.rops.readUInt32LE(2)).toBe(0);
    await anna.updateFlags(inbox, [{ first: made.uid, last: made.uid }], {
      ...{ mode: 'add', flags: flag.seen, keywords: [] },
    });
    const counts = await rop(
      folder,
      0x07,
      u16(0),
      u16(0),
      u16(2),
      u32(PidTag.ContentCount),
      u32(0x3603_0003),
    );
    expect(counts.subarray(6, 15).toString('hex')).toBe('000300000002000000');
    expect(await set(isUnread, [], search.restart | search.recursive)).toBe(success);
    expect(await subjects()).toEqual(['회의 1', 'other', '회의 2']);
    await anna.updateFlags(inbox, [{ first: 1 as never, last: 1 as never }], {
      ...{ mode: 'add', flags: flag.seen, keywords: [] },
    });
    expect(await subjects()).toEqual(['other', '회의 2']);
  });

  it('says what it looks for and how far it is (R129, R131, R789, R793, R795, R797, R1215)', async () => {
    const { set, get, inbox, subjects } = await open();
    const wanted = has(PidTag.Subject, 'x');
    expect((await get()).code).toBe(notInitialized);
    expect(await set(wanted, [idBytes(inbox)], search.restart | search.recursive)).toBe(success);
    await subjects();
    expect(await get()).toEqual({
      code: success,
      restriction: Buffer.from(wanted).toString('hex'),
      folders: idBytes(inbox).toString('hex'),
      state: 0x0800_1004,
    });
    expect(await set(has(PidTag.Body, 'x'), [], search.restart | search.fixed)).toBe(success);
    await subjects();
    expect((await get()).state).toBe(0x0101_1000);
  });

  it('is refused what makes no sense (R116, R570, R1240, R1242)', async () => {
    const { set, get, inbox, own, openFolder } = await open();
    const wanted = has(PidTag.Subject, 'x');
    const scope = [idBytes(inbox)];
    expect(await set(wanted, [], search.restart)).toBe(notInitialized);
    expect(await set(wanted, [own], search.restart)).toBe(scopeViolation);
    expect(await set(wanted, scope, search.stop | search.restart)).toBe(invalid);
    expect(await set(wanted, scope, 0x40)).toBe(invalid);
    const generic = await openFolder(idBytes(inbox));
    expect(await set(wanted, scope, search.restart, generic)).toBe(notSearchFolder);
    expect((await get(generic)).code).toBe(notSearchFolder);
  });

  it('stays as it was found where it is static (R549, R551, R1093)', async () => {
    const { set, append, inbox, subjects } = await open();
    await append('one');
    const flags = search.restart | search.fixed;
    expect(await set(has(PidTag.Subject, 'o'), [idBytes(inbox)], flags)).toBe(success);
    expect(await subjects()).toEqual(['one']);
    await append('two');
    expect(await subjects()).toEqual(['one']);
    expect(await set(bytes(), [], flags)).toBe(success);
    expect(await subjects()).toEqual(['one', 'two']);
  });

  it('asks the index for words of whole messages (R534, R537)', async () => {
    const { set, append, inbox, subjects } = await open();
    await append('alpha');
    await append('beta');
    const words = bytes(0x01, u16(2), has(0x0eaf_001f, 'alpha body'), has(PidTag.Subject, 'none'));
    expect(await set(words, [idBytes(inbox)], search.restart | search.index)).toBe(success);
    expect(await subjects()).toEqual(['alpha']);
    await append('alpha body again');
    expect(await subjects()).toEqual(['alpha', 'alpha body again']);
  });

  it('answers its texts in the code page of who does not want Unicode (R127, R128)', async () => {
    const { set, get, inbox } = await open();
    const wanted = bytes(0x02, has(PidTag.Subject, '회의'));
    expect(await set(wanted, [idBytes(inbox)], search.restart)).toBe(success);
    const [id] = [PidTag.Subject >>> 16];
    const tag = u32(((id << 16) | 0x1e) >>> 0);
    // In code page 949.
    const answered = bytes(0x02, 0x03, u16(1), u16(1), tag, tag, 'c8b8c0c700');
    expect((await get(undefined, 0)).restriction).toBe(answered.toString('hex'));
    expect((await get()).restriction).toBe(wanted.toString('hex'));
  });

  it('says that it runs until it is looked at or has had its time, and can be stopped (R526, R546, R673, R767, R785)', async () => {
    const { set, get, append, inbox, subjects } = await open();
    const running = async () => ((await get()).state ?? 0) & 0x1003;
    await append('one');
    expect(await set(has(PidTag.Subject, 'o'), [idBytes(inbox)], search.restart)).toBe(success);
    expect(await running()).toBe(0x03);
    expect(await set(bytes(), [], search.stop)).toBe(success);
    expect(await running()).toBe(0x1000);
    expect(await set(bytes(), [], search.restart)).toBe(success);
    expect(await running()).toBe(0x03);
    expect(await subjects()).toEqual(['one']);
    expect(await running()).toBe(0x1000);
  });

  it('shows nothing where it was stopped before it began (R54301)', async () => {
    const { set, append, inbox, subjects } = await open();
    await append('one');
    await set(has(PidTag.Subject, 'o'), [idBytes(inbox)], search.restart);
    await set(bytes(), [], search.stop);
    expect(await subjects()).toEqual([]);
  });

  it('is removed while somebody looks at it', async () => {
    const { set, inbox, table, anna, append, own, client } = await open();
    await set(has(PidTag.Subject, 'o'), [idBytes(inbox)], search.restart);
    await (await table()).query();
    await anna.removeFolder(own.readUIntBE(2, 6) as never, { recover: false });
    await append('one');
    expect((await client.execute([], [])).errorCode).toBe(0);
  });

  it('tells when everything is found', async () => {
    const { client, logon, set, inbox } = await open();
    await client.execute([bytes(0x29, 0, 0, 1, 0x80, 0, 1)], [logon, none]);
    const waiting = client.wait();
    await set(has(PidTag.Subject, 'x'), [idBytes(inbox)], search.restart);
    expect((await waiting).body.readUInt32LE(8)).toBe(1);
  });
});

describe('the search folders of every mailbox', () => {
  it('show what is flagged and what is to be done', async () => {
    const { tree, append, anna, inbox, subjects, openFolder } = await open();
    const { uid } = await append('later');
    await append('never');
    await anna.updateFlags(inbox, [{ first: uid, last: uid }], {
      ...{ mode: 'add', flags: flag.flagged, keywords: [] },
    });
    // Made when the mailbox was opened.
    const roles = await anna.folders();
    expect(tree.findRole('todoSearch')).toBeDefined();
    const todo = await openFolder(idBytes(roles.getRole('todoSearch').folder));
    expect(await subjects(todo)).toEqual(['later']);
    const reminders = await openFolder(idBytes(roles.getRole('reminders').folder));
    expect(await subjects(reminders)).toEqual([]);
  });
});
