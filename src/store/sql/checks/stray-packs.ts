import type { TenantId } from '../../../base/ids.ts';
import { statement } from '../statement.ts';
import { defineStoreCheck } from './kit/store-check.ts';

const anyEntry = statement<{ tenant: number; pack: number }>()((db, p) =>
  db
    .selectFrom('bodies')
    .select('pack')
    .where('tenant_id', '=', p.tenant)
    .where('pack', '=', p.pack)
    .limit(1),
);

export const check = defineStoreCheck<TenantId>({
  name: 'stray-packs',
  stage: 'derived',
  holds: {
    en: 'The index knows something of every pack of bodies that is closed.',
    ko: '닫힌 본문 팩마다 색인에 항목이 있습니다.',
  },
  async *find({ bodies, database, holdsTenant, signal }) {
    for (const tenant of await bodies.listTenants()) {
      if (!holdsTenant(tenant)) continue;
      for (const { pack, bytes, sealed } of await bodies.listPacks(tenant)) {
        signal?.throwIfAborted();
        // An open pack may hold what is about to be named.
        if (!sealed || (await database.get(anyEntry, { tenant, pack }))) continue;
        yield {
          severity: 'notice',
          tenant,
          object: `pack ${pack}`,
          // Not removed here: should the index itself be what was lost, the pack is the last copy.
          sentence: `Nothing refers to pack ${pack} of ${bytes} bytes. Once a backup is verified it can be removed.`,
          subject: tenant,
        };
      }
    }
  },
});
