import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { dataFolderFormat, openDataFolder } from './data-folder.ts';
import { findLockHolder } from './lock-holder.ts';

const holder = { pid: 4242, host: 'mail', command: 'landfall start' };
const clock = new ManualClock(Date.UTC(2026, 10, 21, 2, 40));

function open(folder: string, lock: 'exclusive' | 'none' = 'exclusive') {
  const opened = openDataFolder({ folder, lock, clock, holder, version: '1.2.3' });
  onTestFinished(() => opened.release());
  return opened;
}

async function made(): Promise<string> {
  const folder = path.join(await temporaryFolder(), 'data');
  open(folder).release();
  return folder;
}

describe('a data folder', () => {
  it('is made for its owner alone, and known again', async () => {
    const folder = path.join(await temporaryFolder(), 'deep/data');
    const first = open(folder);
    expect(first.isNew).toBe(true);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(first.subfolder('tls')).mode & 0o777).toBe(0o700);
    expect(JSON.parse(readFileSync(path.join(folder, 'format.json'), 'utf8'))).toEqual({
      format: dataFolderFormat,
      writtenBy: '1.2.3',
      createdAt: '2026-11-21T02:40:00.000Z',
    });
    first.release();
    expect(open(folder).isNew).toBe(false);
  });

  it('is closed to others where it was prepared open and empty', async () => {
    const folder = await temporaryFolder();
    chmodSync(folder, 0o755);
    mkdirSync(path.join(folder, 'lost+found'));
    expect(open(folder).isNew).toBe(true);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('is finished where a first start was cut short', async () => {
    const folder = await temporaryFolder();
    for (const rest of ['lock.sqlite', 'lock.json', 'format.json.tmp'])
      writeFileSync(path.join(folder, rest), '');
    expect(open(folder).isNew).toBe(true);
  });

  it('has one holder; the second is told who', async () => {
    const folder = await made();
    const first = open(folder);
    expect(() => open(folder)).toThrow(
      `The data folder ${folder} is in use by process 4242 on mail (landfall start), running since 2026-11-21T02:40:00.000Z. Stop that process first, or choose another folder with store.dataFolder.`,
    );
    writeFileSync(path.join(folder, 'lock.json'), '{"pid":');
    expect(() => open(folder)).toThrow('is in use by another process. Stop');
    first.release();
    expect(open(folder).isNew).toBe(false);
  });

  it('can be read beside its holder, and is not made by a reader', async () => {
    const folder = await made();
    const holding = open(folder);
    expect(open(folder, 'none').isNew).toBe(false);
    holding.release();
    const none = path.join(await temporaryFolder(), 'none');
    expect(() => open(none, 'none')).toThrow(`There is no Landfall data in ${none}.`);
    expect(readdirSync(path.dirname(none))).toEqual([]);
  });

  it.each([
    [
      'a format from the future',
      '{"format":2,"writtenBy":"9.9.9"}',
      'store.dataFolder.newer',
      'has format 2, written by Landfall 9.9.9; this version knows formats up to 1',
    ],
    ['half a format file', '{"form', 'store.dataFolder.damaged', 'does not say what format'],
    ['a format file of something else', '[1, 2]', 'store.dataFolder.damaged', 'does not say what format'],
    ['null', 'null', 'store.dataFolder.damaged', 'does not say what format'],
  ])('is refused, and left as it is, with %s', async (_, content, code, message) => {
    const folder = await made();
    const file = path.join(folder, 'format.json');
    writeFileSync(file, content);
    for (const lock of ['exclusive', 'none'] as const) {
      expect(() => open(folder, lock)).toThrow(
        expect.objectContaining({ code, message: expect.stringContaining(message) }),
      );
    }
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  it.each([
    [
      'a folder with other things in it',
      'photo.jpg',
      'store.dataFolder.foreign',
      'holds other things (photo.jpg)',
    ],
  ])('is not made in %s', async (_, entry, code, message) => {
    const folder = await temporaryFolder();
    writeFileSync(path.join(folder, entry), 'x');
    chmodSync(folder, 0o755);
    expect(() => open(folder)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
    expect(readdirSync(folder)).toEqual([entry]);
    expect(statSync(folder).mode & 0o777).toBe(0o755);
  });

  it('cannot be a file', async () => {
    const file = path.join(await temporaryFolder(), 'data');
    writeFileSync(file, 'x');
    expect(() => open(file)).toThrow(
      expect.objectContaining({ code: 'store.dataFolder.notUsable', retryable: false }),
    );
  });
});

describe('the note of the holder', () => {
  it.each(['', '{', 'null', '[]', '{"pid":"1"}', '{"pid":1,"host":"h","startedAt":1,"command":"c"}'])(
    'is nothing where it says %j',
    async (content) => {
      const file = path.join(await temporaryFolder(), 'lock.json');
      writeFileSync(file, content);
      expect(findLockHolder(file)).toBeUndefined();
    },
  );
});
