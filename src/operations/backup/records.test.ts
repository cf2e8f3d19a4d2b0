import { describe, expect, it } from 'vitest';
import type { TenantId } from '../../base/ids.ts';
import { makeOwnTenant } from '../../store/contracts/directory-fixtures.ts';
import type { RecordChange } from '../../store/ports/record-store.ts';
import {
  backUp,
  directoryOf,
  makePlatform,
  newFolder,
  type PlatformKind,
  restore,
} from './platforms.contract.ts';

/** Of one collection three pages, so that a page ends within it, and of others a few. */
async function platformWithRecords(kind: PlatformKind) {
  const platform = await makePlatform(kind);
  const { directory } = platform;
  const own = await makeOwnTenant(directory);
  const other = await makeOwnTenant(directory);
  const many = Array.from({ length: 2_500 }, (_, index): RecordChange => {
    return { collection: 'directory.space/a', key: `개체 ${index}`, content: { index, 이름: ['김'] } };
  });
  for (let start = 0; start < many.length; start += 500) {
    await directory.writeRecords(own.tenant, many.slice(start, start + 500));
  }
  const secret = new Uint8Array([0, 1, 255]);
  const connector = { collection: 'directory.connector', key: 'x', content: { name: 'x' } };
  await directory.writeRecords(own.tenant, [{ ...connector, secret }]);
  await directory.writeRecords(own.tenant, [{ ...connector, content: { name: 'changed' } }]);
  await directory.writeRecords(other.tenant, [{ ...connector, content: { name: "other's" } }]);
  return { platform, own, other };
}

const journeys: [PlatformKind, PlatformKind][] = [
  ['memory', 'sqlite'],
  ['sqlite', 'memory'],
];

describe('a backup of records', () => {
  it.each(journeys)('of %s comes back in %s with secrets and versions', async (from, to) => {
    const { platform, own } = await platformWithRecords(from);
    const folder = await newFolder();
    expect((await backUp(platform, folder)).findings).toEqual([]);
    const restored = await makePlatform(to);
    await makeOwnTenant(restored.directory);
    expect(await restore(restored, folder, { tenant: own.record.name })).toMatchObject({ losses: 0 });
    const again = await restored.directory.findTenant({ guid: own.record.guid });
    const target = again?.tenant as TenantId;
    expect(await directoryOf(restored, target)).toEqual(await directoryOf(platform, own.tenant));
    expect(await restored.directory.countRecords(target, 'directory.space/a')).toBe(2_500);
    expect(await restored.directory.findRecords(target, 'directory.connector', ['x'])).toEqual([
      { key: 'x', version: 2, content: { name: 'changed' }, secret: new Uint8Array([0, 1, 255]) },
    ]);
  });
});
