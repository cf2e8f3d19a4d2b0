import { expect, it } from 'vitest';
import type { AuditChain, AuditHead, AuditRecord } from '../ports/audit-store.ts';
import { type DirectoryContext, guid } from './directory-fixtures.ts';

const bytes = (value: number): Uint8Array => new Uint8Array(32).fill(value);

function record(sequence: number, overrides: Partial<AuditRecord> = {}): AuditRecord {
  return {
    guid: guid(),
    sequence,
    at: sequence * 1000,
    actor: 'admin@contoso.com',
    external: false,
    session: 's1',
    cmdlet: 'Set-Mailbox',
    object: '김민수',
    parameters: { Identity: 'kim', Name: '김민수' },
    outcome: 'succeeded',
    error: null,
    durationMs: 12,
    seal: bytes(sequence),
    ...overrides,
  };
}

const head = (sequence: number): AuditHead => ({
  sequence,
  seal: bytes(sequence),
  proof: bytes(sequence + 100),
});

export function auditContract({ store, newTenant }: DirectoryContext): void {
  const numbers = async (chain: AuditChain, query: Parameters<ReturnType<typeof store>['listAudit']>[1]) =>
    (await store().listAudit(chain, query)).map(({ sequence }) => sequence);

  it('keeps records as they were given, and their head', async () => {
    const { tenant } = await newTenant();
    expect(await store().findAuditHead(tenant)).toBeUndefined();
    const records = [record(1), record(2, { outcome: 'failed', error: 'There is no mailbox "kim".' })];
    await store().appendAudit(tenant, records, head(2));
    expect(await store().findAuditHead(tenant)).toEqual(head(2));
    expect(await store().listAudit(tenant, { order: 'oldestFirst', limit: 10 })).toEqual(records);
  });

  it('refuses records that do not follow the head, and keeps nothing of them', async () => {
    const { tenant } = await newTenant();
    await store().appendAudit(tenant, [record(1)], head(1));
    for (const sequence of [1, 3]) {
      await expect(store().appendAudit(tenant, [record(sequence)], head(sequence))).rejects.toMatchObject({
        kind: 'conflict',
        code: 'audit.behind',
      });
    }
    expect(await store().findAuditHead(tenant)).toEqual(head(1));
    expect(await numbers(tenant, { order: 'oldestFirst', limit: 10 })).toEqual([1]);
  });

  it('takes one of two that append at once', async () => {
    const { tenant } = await newTenant();
    const both = await Promise.allSettled(
      [1, 1].map((n) => store().appendAudit(tenant, [record(n)], head(n))),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await store().appendAudit(tenant, [record(2)], head(2));
    expect(await numbers(tenant, { order: 'oldestFirst', limit: 10 })).toEqual([1, 2]);
  });

  it('finds by time, cmdlet, actor and outcome, in both directions, page by page', async () => {
    const { tenant } = await newTenant();
    const records = [
      record(1, { cmdlet: 'New-Mailbox' }),
      record(2, { actor: 'Lee@contoso.com' }),
      record(3, { outcome: 'failed' }),
      record(4, { external: true }),
      record(5, { cmdlet: 'Remove-Mailbox', outcome: 'declined' }),
    ];
    await store().appendAudit(tenant, records, head(5));
    const list = (query: object) => numbers(tenant, { order: 'oldestFirst', limit: 10, ...query });
    expect(await list({ from: 2000, until: 4000 })).toEqual([2, 3]);
    expect(await list({ cmdlets: ['new-mailbox', 'REMOVE-MAILBOX'] })).toEqual([1, 5]);
    expect(await list({ actors: ['lee@CONTOSO.com'] })).toEqual([2]);
    expect(await list({ outcomes: ['failed', 'declined'] })).toEqual([3, 5]);
    expect(await list({ external: true })).toEqual([4]);
    expect(await list({ limit: 2 })).toEqual([1, 2]);
    expect(await list({ limit: 2, after: 2 })).toEqual([3, 4]);
    expect(await list({ order: 'newestFirst', limit: 2 })).toEqual([5, 4]);
    expect(await list({ order: 'newestFirst', limit: 2, after: 4 })).toEqual([3, 2]);
  });

  it('keeps the chains of tenants and of the platform apart', async () => {
    const [{ tenant }, { tenant: other }] = [await newTenant(), await newTenant()];
    const before = (await store().findAuditHead(null))?.sequence ?? 0;
    await store().appendAudit(tenant, [record(1)], head(1));
    await store().appendAudit(null, [record(before + 1)], head(before + 1));
    expect(await numbers(other, { order: 'oldestFirst', limit: 10 })).toEqual([]);
    expect(await numbers(tenant, { order: 'oldestFirst', limit: 10 })).toEqual([1]);
    expect(await numbers(null, { order: 'newestFirst', limit: 1 })).toEqual([before + 1]);
  });

  it('takes the chain of a removed tenant away, and the platform keeps its own', async () => {
    const { tenant } = await newTenant();
    await store().appendAudit(tenant, [record(1)], head(1));
    const ofPlatform = await store().findAuditHead(null);
    await store().moveTenant(tenant, 'softDeleted');
    await store().moveTenant(tenant, 'removing');
    await store().removeTenant(tenant);
    expect(await store().findAuditHead(tenant)).toBeUndefined();
    expect(await numbers(tenant, { order: 'oldestFirst', limit: 10 })).toEqual([]);
    expect(await store().findAuditHead(null)).toEqual(ofPlatform);
  });
}
