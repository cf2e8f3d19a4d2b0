import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { type Folder, flag } from '../../store/ports/mail-model.ts';
import { allUids } from '../../store/uid-ranges.ts';
import { type ExtractFormat, extractMailbox } from './extract-mailbox.ts';
import { backUp, makePlatform, makeUser, newFolder, range, type TestUser } from './platforms.contract.ts';
import { restoreIntoMailbox } from './restore-into-mailbox.ts';

const mail = (subject: string, text = '안녕하세요\r\nFrom here on\r\n>From there\r\n') =>
  new Uint8Array(Buffer.from(`Subject: ${subject}\r\n\r\n${text}`));

/** A mailbox with a history, of which some is left. */
async function makeBackup() {
  const platform = await makePlatform('sqlite');
  const folder = await newFolder();
  const user = await makeUser(platform, 'minsu');
  const { box } = user;
  const projects = await box.makeFolder('프로젝트');
  const deep = await box.makeFolder('../A:B', projects);
  const body = (subject: string) => ({ kind: 'bytes', bytes: mail(subject) }) as const;
  await box.add(1, { subject: 'one', body: body('one'), flags: flag.flagged, keywords: ['$label'] });
  await box.add(1, { subject: 'two', body: body('two') });
  await box.add(1, { subject: 'big', body: { kind: 'bytes', bytes: Buffer.alloc(1_200_000, 'x') } });
  await backUp(platform, folder);
  await box.store.moveMessages(box.key, box.inbox, range(2), deep);
  await box.store.removeMessages(box.key, box.inbox, range(3), { recover: false });
  await box.store.updateFlags(box.key, box.inbox, range(1), { mode: 'add', flags: flag.seen, keywords: [] });
  await backUp(platform, folder);
  return { platform, folder, user };
}

async function contents({ box }: TestUser): Promise<Record<string, string[]>> {
  const folders = await box.store.listFolders(box.key);
  const byId = new Map<number, Folder>(folders.map((folder) => [folder.folder, folder]));
  const found: Record<string, string[]> = {};
  for (const { folder, name, parent } of folders) {
    const messages = await box.store.listMessages(box.key, folder, allUids, 100);
    const where = `${byId.get(parent ?? 0)?.name}/${name}`;
    if (messages.length > 0) found[where] = messages.map(({ subject }) => subject);
  }
  return found;
}

describe('one mailbox', () => {
  it('goes into another that is in use, of another organisation, below a folder of its own', async () => {
    const { platform, folder, user } = await makeBackup();
    const target = await makeUser(platform, 'younghee');
    await target.box.add(1, { subject: 'own' });
    const options = { folder, clock: systemClock, from: user.address, to: target.address };
    const first = await restoreIntoMailbox(platform.target, options);
    expect(first).toMatchObject({ messages: 2, folders: 3, losses: 0 });
    expect(first.folderName).toMatch(/^Restored \d{4}-\d\d-\d\d$/);
    expect(await contents(target)).toEqual({
      'Top/Inbox': ['own'],
      [`${first.folderName}/Inbox`]: ['one'],
      '프로젝트/../A:B': ['two'],
    });
    const again = await restoreIntoMailbox(platform.target, { ...options, generation: '000001' });
    expect(again).toMatchObject({ messages: 3, folderName: `${first.folderName} (2)` });
    const folders = await target.box.store.listFolders(target.box.key);
    const top = folders.find(({ name }) => name === first.folderName)?.folder;
    const inbox = folders.find(({ parent, name }) => parent === top && name === 'Inbox')!.folder;
    const [one] = await target.box.messages(inbox);
    expect(one).toMatchObject({ flags: flag.flagged | flag.seen, keywords: ['$label'] });
  });

  it.each<[ExtractFormat, string[]]>([
    ['eml', ['Inbox/1.eml', '프로젝트/__A_B/1.eml']],
    ['mbox', ['Inbox.mbox', '프로젝트/__A_B.mbox']],
  ])('comes out as files: %s', async (format, names) => {
    const { folder, user } = await makeBackup();
    const toFolder = await newFolder();
    const options = { folder, clock: systemClock, from: user.address.toUpperCase(), toFolder, format };
    expect(await extractMailbox(options)).toMatchObject({ messages: 2, losses: 0 });
    const files = await readdir(toFolder, { recursive: true, withFileTypes: true });
    const found = files.filter((file) => file.isFile());
    const paths = found.map((file) => path.relative(toFolder, path.join(file.parentPath, file.name)));
    expect(paths.toSorted()).toEqual(names.toSorted());
    const text = await readFile(path.join(toFolder, names[0]!), 'utf8');
    if (format === 'eml') expect(text).toBe(Buffer.from(mail('one')).toString());
    else {
      expect(text).toMatch(
        /^From MAILER-DAEMON \w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}\nSubject: one\n\n안녕하세요\n>From here on\n>>From there\n\n$/,
      );
    }
    await expect(extractMailbox(options)).rejects.toMatchObject({ code: 'restore.folderNotEmpty' });
  });

  it('is not found under a name that nobody had', async () => {
    const { platform, folder } = await makeBackup();
    const options = { folder, clock: systemClock, from: 'no@where.example', to: 'x@y.example' };
    await expect(restoreIntoMailbox(platform.target, options)).rejects.toMatchObject({
      code: 'restore.mailboxNotFound',
    });
  });

  it('is not put where nobody is', async () => {
    const { platform, folder, user } = await makeBackup();
    const options = { folder, clock: systemClock, from: user.address, to: `nobody@${user.own.domain}` };
    await expect(restoreIntoMailbox(platform.target, options)).rejects.toMatchObject({
      code: 'restore.targetNotFound',
    });
  });
});
