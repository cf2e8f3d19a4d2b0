import { describe, expect, it } from 'vitest';
import { readBatchContent, readEndpointContent, readUserContent } from './stored-content.ts';
import { createBatch, createEndpoint, createTestControl } from './test-control.ts';

describe('what is stored', () => {
  it('holds nothing but JSON', async () => {
    const control = await createTestControl();
    await createEndpoint(control);
    await createBatch(control, ['kim'], { autoStart: true, notificationEmails: ['a@contoso.com'] });
    const { store, organization } = control;
    const { tenant } = organization;
    const stored = [
      ...(await store.listMigrationObjects(tenant, 'endpoint')),
      ...(await store.listMigrationObjects(tenant, 'batch')),
      ...(await store.listMigrationUsers(tenant, { limit: 10 })),
    ].map(({ content }) => content);
    expect(stored.length).toBe(3);
    for (const content of stored) expect(JSON.parse(JSON.stringify(content))).toStrictEqual(content);
  });

  it('is read with defaults for what came later', () => {
    expect(readEndpointContent({ content: { remoteServer: 'imap.contoso.com' } })).toMatchObject({
      port: 993,
      masterSeparator: '*',
    });
    expect(readBatchContent({ content: { status: 'Created' } })).toMatchObject({ timeZone: 'UTC' });
    expect(readUserContent({ content: { userName: 'kim' } })).toMatchObject({ attempts: 0, skipped: {} });
  });
});
