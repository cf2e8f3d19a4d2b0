import { expect, it } from 'vitest';
import { KeyTable } from './key-table.ts';
import { PendingKeys } from './pending-keys.ts';

it('brings every key into the table, and tells of those that another holds', () => {
  const table = new KeyTable();
  const met: number[] = [];
  const pending = new PendingKeys(table, (_high, _low, record, holder) => met.push(record, holder));
  const count = 200_000;
  const high = (record: number) => Math.imul(record, 0x9e3779b1);
  for (let record = 0; record < count; record += 1) pending.push(high(record), record, record);
  pending.push(high(7), 7, count);
  pending.push(high(count - 1), count - 1, count + 1);
  pending.flush();
  expect(table.size).toBe(count);
  expect(met).toEqual(expect.arrayContaining([count, 7, count + 1, count - 1]));
  expect(met).toHaveLength(4);
  for (let record = 0; record < count; record += 1) {
    if (table.find(high(record), record) !== record) expect.fail(`${record} is not found`);
  }
});
