import { beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import { Organizations } from '../../organization/organizations.ts';
import { createSetClock, type SetClock } from '../../store/contracts/directory-fixtures.ts';
import { createMemoryDirectoryStore } from '../../store/memory/memory-directory-store.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import { parseEndpointUrl } from './endpoint-url.ts';
import { VirtualDirectories } from './virtual-directories.ts';
import {
  type DirectorySettings,
  defaultSettings,
  identityOf,
  type VirtualDirectory,
} from './virtual-directory.ts';

let clock: SetClock;
let contoso: Tenant;
let fabrikam: Tenant;
let store: ReturnType<typeof createMemoryDirectoryStore>;
let directories: VirtualDirectories;

beforeEach(async () => {
  clock = createSetClock();
  store = createMemoryDirectoryStore({ clock });
  const newWrappedKey = () => Promise.resolve(new Uint8Array(32));
  const organizations = new Organizations({
    ...{ store, clock, random: systemRandom, log: silentLog, shards: [0], newWrappedKey, hooks: [] },
  });
  contoso = await organizations.create({ name: 'Contoso', domain: 'contoso.com' });
  fabrikam = await organizations.create({ name: 'Fabrikam', domain: 'fabrikam.com' });
  directories = open();
});

const open = () =>
  new VirtualDirectories({
    ...{
      store,
      clock,
      random: systemRandom,
      configs: { read: () => Promise.reject(new Error('not asked')) },
    },
    server: { name: 'mail.landfall.test', url: () => 'https://mail.landfall.test/mapi' },
  });

const shown = ({ internalUrl, externalUrl, authenticationMethods }: DirectorySettings) =>
  `${internalUrl ?? '-'} ${externalUrl ?? '-'} ${authenticationMethods.join(',')}`;

async function find(identity: string, of?: Tenant): Promise<VirtualDirectory> {
  const found = (await directories.list(of)).find((one) => identityOf(one) === identity);
  if (found === undefined) throw new Error(`There is no ${identity}.`);
  return found;
}

const byDefault = 'https://mail.landfall.test/mapi - Basic,NTLM,OAuth,Negotiate';

describe('virtual directories', () => {
  it('are there for each server and each organisation before anybody writes one', async () => {
    const all = await directories.list(contoso);
    expect(all.map((one) => `${identityOf(one)}: ${shown(one)}`)).toEqual([
      `Contoso\\mapi (Default Web Site): ${byDefault}`,
      `mail\\mapi (Default Web Site): ${byDefault}`,
    ]);
  });

  it('hold from the next request on, for the hosts of the organisation alone', async () => {
    await directories.change(await find('Contoso\\mapi (Default Web Site)', contoso), {
      internalUrl: 'https://contoso.com/mapi',
      authenticationMethods: ['Negotiate'],
    });
    const asked = async (host: string) => {
      const found = await directories.find(host);
      return found && `${shown(found)} ${found.organization === contoso.tenant ? 'of Contoso' : ''}`.trim();
    };
    expect(await asked('Contoso.com:443')).toBe('https://contoso.com/mapi - Negotiate of Contoso');
    expect(await asked('mail.landfall.test')).toBe(byDefault);
    expect(await asked('other.contoso.com')).toBe(byDefault);
    expect(await asked('fabrikam.com')).toBe(byDefault);
    expect(shown((await directories.findFor(fabrikam.tenant)) ?? defaults)).toBe(byDefault);
    expect(shown((await directories.findFor(contoso.tenant)) ?? defaults)).toBe(
      'https://contoso.com/mapi - Negotiate',
    );
  });

  it('are known to another node a moment later', async () => {
    const other = open();
    expect(shown((await other.find('mail.landfall.test')) ?? defaults)).toBe(byDefault);
    await directories.change(await find('mail\\mapi (Default Web Site)'), {
      authenticationMethods: ['OAuth'],
    });
    clock.set(clock.now() + 2_001);
    expect((await other.find('mail.landfall.test'))?.authenticationMethods).toEqual(['OAuth']);
  });

  it('are followed again, or gone, when they were taken away', async () => {
    const own = await directories.change(await find('Contoso\\mapi (Default Web Site)', contoso), {
      externalUrl: 'https://outlook.contoso.com/mapi',
    });
    await directories.remove(own);
    expect((await directories.find('outlook.contoso.com'))?.organization).toBeUndefined();
    await directories.remove(await find('mail\\mapi (Default Web Site)'));
    expect(await directories.find('mail.landfall.test')).toBeUndefined();
    expect(await directories.list(contoso)).toEqual([]);
    const server = { kind: 'server', name: 'mail.landfall.test' } as const;
    await directories.create(server, { ...defaults, internalUrl: 'https://mail.landfall.test/mapi' });
    await expect(directories.create(server, defaults)).rejects.toMatchObject({
      code: 'clientAccess.virtualDirectory.exists',
    });
  });

  it.each<[string, Partial<DirectorySettings>]>([
    ['clientAccess.url.missing', { internalUrl: null }],
    ['clientAccess.authentication.none', { authenticationMethods: [] }],
    ['clientAccess.url.foreignHost', { internalUrl: 'https://mail.fabrikam.com/mapi' }],
    ['clientAccess.url.foreignHost', { externalUrl: 'https://192.0.2.1/mapi' }],
    [
      'clientAccess.spn.missing',
      { extendedProtection: { tokenChecking: 'Require', flags: ['None'], spnList: [] } },
    ],
    [
      'clientAccess.spn.dotless',
      { extendedProtection: { tokenChecking: 'Allow', flags: ['Proxy'], spnList: ['HTTP/mail'] } },
    ],
    [
      'clientAccess.spn.invalid',
      { extendedProtection: { tokenChecking: 'Allow', flags: ['None'], spnList: ['mail.contoso.com'] } },
    ],
    [
      'clientAccess.flags.none',
      { extendedProtection: { tokenChecking: 'Allow', flags: ['None', 'Proxy'], spnList: [] } },
    ],
  ])('are refused: %s', async (code, change) => {
    const own = await find('Contoso\\mapi (Default Web Site)', contoso);
    await expect(directories.change(own, change)).rejects.toMatchObject({ code });
  });
});

const defaults = { ...defaultSettings, internalUrl: null };

describe('URLs of the endpoint', () => {
  it.each([
    ['https://Contoso.com/mapi', 'https://contoso.com/mapi'],
    ['https://mail.contoso.com:8443/MAPI/', 'https://mail.contoso.com:8443/mapi'],
    ['http://127.0.0.1:8080/mapi', 'http://127.0.0.1:8080/mapi'],
  ])('%s is kept as %s', (given, kept) => {
    expect(parseEndpointUrl('InternalUrl', given)).toBe(kept);
  });

  it.each([
    'contoso.com/mapi',
    'http://contoso.com/mapi',
    'https://contoso.com',
    'https://contoso.com/mapi/emsmdb',
    'https://contoso.com/mapi?x=1',
    'https://kim@contoso.com/mapi',
    `https://${'a'.repeat(2_000)}/mapi`,
  ])('%s is refused', (given) => {
    expect(() => parseEndpointUrl('ExternalUrl', given)).toThrow(/^ExternalUrl cannot be/);
  });
});
