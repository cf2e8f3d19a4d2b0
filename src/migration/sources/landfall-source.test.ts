import { afterEach, describe, expect, it } from 'vitest';
import type { Uid } from '../../base/ids.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import { flag } from '../../store/ports/mail-model.ts';
import { mail, TestSync } from '../sync/test-sync.ts';
import { wholeMessageBytes } from './body-collector.ts';
import { LandfallSource } from './landfall-source.ts';
import { never, takeAll } from './test-source.ts';

const at = (flags = 0, keywords: string[] = []) => ({ receivedAt: 1_500_000_000_000, flags, keywords });
const one = (uid: number) => [{ first: uid as Uid, last: uid as Uid }];

async function filled(): Promise<{ sync: TestSync; from: Mailbox; source: LandfallSource }> {
  const sync = await TestSync.open();
  const from = await sync.rooms.make();
  const tree = await from.folders();
  const inbox = tree.getRole('inbox').folder;
  for (const subject of ['one', 'two', 'three'])
    await from.append(inbox, Buffer.from(mail(subject)), at(flag.seen, ['Blue']));
  const { folder } = await from.ensureFolder(['A/B %', '메일']);
  await from.append(folder, Buffer.from(mail('large', 'x'.repeat(wholeMessageBytes))), at());
  await from.append(tree.getRole('sent').folder, Buffer.from(mail('sent')), at());
  return { sync, from, source: new LandfallSource(from) };
}

describe('a mailbox of this platform as a source', () => {
  let open: TestSync | undefined;
  afterEach(() => open?.close());

  it('is copied whole, folders by their use or their path', async () => {
    const { sync, source } = await filled();
    open = sync;
    await sync.sync({ source });
    expect(await sync.subjects('Inbox')).toEqual(['one', 'three', 'two']);
    expect(await sync.subjects('Sent Items')).toEqual(['sent']);
    expect(await sync.subjects('A/B %', '메일')).toEqual(['large']);
    const [first] = await sync.messages('Inbox');
    expect(first).toMatchObject({ flags: flag.seen, keywords: ['Blue'], receivedAt: 1_500_000_000_000 });
  });

  it('tells what changed and what vanished since', async () => {
    const { sync, from, source } = await filled();
    open = sync;
    const known = await source.readFolder('INBOX', undefined, never);
    expect([...known.messages.uids]).toEqual([1, 2, 3]);
    const inbox = (await from.folders()).getRole('inbox').folder;
    await from.updateFlags(inbox, one(2), { mode: 'add', flags: flag.flagged, keywords: [] });
    await from.expunge(inbox, one(3));
    await from.append(inbox, Buffer.from(mail('four')), at());
    const changes = await source.readFolder('INBOX', known, never);
    expect({ ...changes, uids: [...changes.messages.uids] }).toMatchObject({
      kind: 'changes',
      uids: [2, 4],
      vanished: [{ first: 3, last: 3 }],
    });
    expect((await source.readFolder('INBOX', changes, never)).messages.uids).toHaveLength(0);
  });

  it('gives bodies, headers, and word of what is gone or has other UIDs', async () => {
    const { sync, source } = await filled();
    open = sync;
    const { uidValidity } = await source.readFolder('INBOX', undefined, never);
    const lane = await source.openLane();
    const request = { folder: 'INBOX', uidValidity, uids: [1, 9], bytes: 0, signal: never };
    const taken = await takeAll(lane.fetch(request));
    expect(taken).toEqual([
      { kind: 'message', uid: 1, bytes: Buffer.from(mail('one')) },
      { kind: 'gone', uid: 9 },
    ]);
    const [header] = await takeAll(lane.fetch({ ...request, uids: [1], headerOnly: true }));
    expect(header).toMatchObject({ bytes: Buffer.from(mail('one').split('Hello')[0] ?? '') });
    await expect(takeAll(lane.fetch({ ...request, uidValidity: 1 }))).rejects.toMatchObject({
      code: 'migration.source.uidValidity',
    });
    await expect(source.readFolder('Nowhere', undefined, never)).rejects.toMatchObject({ kind: 'notFound' });
  });
});
