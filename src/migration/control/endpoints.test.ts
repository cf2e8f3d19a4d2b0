import { describe, expect, it } from 'vitest';
import { ConcealedText } from '../../base/concealed-text.ts';
import type { NewEndpointAuthentication, NewMigrationEndpoint } from './endpoint-model.ts';
import { serverOf } from './endpoints.ts';
import { createBatch, createEndpoint, createTestControl } from './test-control.ts';

describe('an endpoint', () => {
  it('has the settings that are documented where nothing else is said', async () => {
    const control = await createTestControl();
    const made = await createEndpoint(control);
    expect(made).toMatchObject({
      name: 'IMAPEndpoint',
      endpointType: 'IMAP',
      remoteServer: 'imap.contoso.com',
      port: 993,
      security: 'Ssl',
      maxConcurrentMigrations: 100,
      maxConcurrentIncrementalSyncs: 20,
      acceptUntrustedCertificates: false,
      authentication: { kind: 'Basic' },
    });
    const { migrations, organization } = control;
    expect(await migrations.endpoints.get(organization, 'imapendpoint')).toEqual(made);
    expect(await migrations.endpoints.get(organization, made.guid)).toEqual(made);
    expect(await migrations.endpoints.list(organization)).toEqual([made]);
  });

  it.each<[Partial<NewMigrationEndpoint>, RegExp]>([
    [{ name: ' ' }, /needs a name/],
    [{ remoteServer: 'not a host' }, /no name of a server/],
    [{ port: 0 }, /Port is a whole number from 1 to 65535/],
    [{ maxConcurrentMigrations: 301 }, /from 1 to 300/],
    [{ maxConcurrentMigrations: 10 }, /is 20 and can't be above MaxConcurrentMigrations, which is 10/],
    [{ hours: { from: '25:00', to: '06:00', timeZone: 'UTC' } }, /no time of day/],
    [{ hours: { from: '22:00', to: '06:00', timeZone: 'Mars' } }, /no time zone/],
    [{ authentication: { kind: 'Token', accessToken: new ConcealedText('') } }, /is empty/],
    [{ authentication: { kind: 'Google', serviceAccountKey: new ConcealedText('secret{') } }, /client_email/],
  ])('is refused with %j', async (given, message) => {
    const { migrations, organization } = await createTestControl();
    const input = { name: 'E', remoteServer: 'imap.contoso.com', ...given };
    await expect(migrations.endpoints.create(organization, input)).rejects.toThrow(message);
    expect(await migrations.endpoints.list(organization)).toEqual([]);
  });

  it('is verified unless nobody wants that, and again when the way to it changes', async () => {
    const { migrations, organization, verified } = await createTestControl();
    const { endpoints } = migrations;
    await endpoints.create(organization, { name: 'A', remoteServer: 'a.contoso.com' });
    await endpoints.create(organization, {
      name: 'B',
      remoteServer: 'b.contoso.com',
      skipVerification: true,
    });
    await endpoints.update(organization, 'A', { maxConcurrentMigrations: 50 });
    await endpoints.update(organization, 'B', { remoteServer: 'c.contoso.com' });
    await endpoints.test(organization, 'A');
    expect(verified.map(({ remoteServer }) => remoteServer)).toEqual([
      'a.contoso.com',
      'c.contoso.com',
      'a.contoso.com',
    ]);
  });

  it('stays while a batch uses it, and says which', async () => {
    const control = await createTestControl();
    const { migrations, organization } = control;
    await createEndpoint(control);
    await createBatch(control, ['kim']);
    await expect(migrations.endpoints.remove(organization, 'IMAPEndpoint')).rejects.toThrow(
      /because the batch "IMAPBatch1" uses it/,
    );
    await migrations.batches.remove(organization, 'IMAPBatch1');
    await migrations.endpoints.remove(organization, 'IMAPEndpoint');
    await expect(migrations.endpoints.get(organization, 'IMAPEndpoint')).rejects.toThrow(/couldn't be found/);
  });

  const secret = new ConcealedText('hidden-7151');
  it.each<[NewEndpointAuthentication, Record<string, string>]>([
    [
      { kind: 'Administrator', userName: '%u*admin', password: secret },
      { kind: 'Administrator', userName: '%u*admin' },
    ],
    [{ kind: 'Token', accessToken: secret }, { kind: 'Token' }],
    [
      { kind: 'Microsoft', directory: 'contoso', clientId: 'app', clientSecret: secret },
      { kind: 'Microsoft', directory: 'contoso', clientId: 'app' },
    ],
  ])('keeps the secret of %j sealed', async (authentication, shown) => {
    const { migrations, organization, store, context } = await createTestControl();
    const input = { name: 'E', remoteServer: 'imap.contoso.com', authentication };
    const made = await migrations.endpoints.create(organization, input);
    expect(made.authentication).toEqual(shown);
    const stored = await store.findMigrationObject(organization.tenant, 'endpoint', { name: 'E' });
    expect(Buffer.from(JSON.stringify(stored)).includes('hidden-7151')).toBe(false);
    expect(Buffer.from(stored?.secret ?? []).includes('hidden-7151')).toBe(false);
    expect(serverOf(stored!, context.secretsOf(organization)).authentication).toEqual(authentication);
  });
});
