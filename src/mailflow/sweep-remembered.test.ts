import { expect, it } from 'vitest';
import { TestMailFlow } from '../../tests/support/mail-flow.ts';
import { sweepRemembered } from './sweep-remembered.ts';

it('forgets who was answered and what was handed over when its time is past, and nothing else', async () => {
  const { store, organization, clock } = await TestMailFlow.open();
  const { tenant } = organization;
  const now = clock.now();
  const dayMs = 86_400_000;
  const entries = [
    ['mailflow.handed', 'old', 15],
    ['mailflow.handed', 'new', 13],
    ['mailflow.answered/7', 'old', 121],
    ['mailflow.answered/7', 'new', 119],
    ['other', 'old', 1000],
  ] as const;
  const changes = entries.map(([collection, key, days]) => ({
    collection,
    key,
    content: { at: now - days * dayMs },
  }));
  await store.writeRecords(tenant, changes);
  expect(await sweepRemembered(store, tenant, now)).toBe(2);
  const left = await Promise.all(
    ['mailflow.handed', 'mailflow.answered/7', 'other'].map(async (collection) =>
      (await store.listRecords(tenant, collection, { limit: 10 })).map(({ key }) => key),
    ),
  );
  expect(left).toEqual([['new'], ['new'], ['old']]);
});
