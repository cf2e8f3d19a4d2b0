import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { listValues, maskSecrets } from './list-values.ts';
import { getConfiguration, type LoadedConfiguration, loadConfiguration, pathKeys } from './load.ts';
import { originText } from './origins.ts';
import { ConfigurationError, formatProblem } from './problems.ts';
import { allKeyPaths, findNode } from './schema-map.ts';

interface Said {
  readonly file?: string;
  readonly settings?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

async function load(said: Said): Promise<{ loaded: LoadedConfiguration; folder: string }> {
  const folder = await temporaryFolder();
  if (said.file !== undefined) await writeFile(path.join(folder, 'landfall.toml'), said.file);
  const { settings = [], environment = {} } = said;
  return { folder, loaded: loadConfiguration({ settings, environment, workingFolder: folder }) };
}

async function problems(said: Said, language: 'en' | 'ko' = 'en'): Promise<string[]> {
  const { loaded } = await load(said);
  if (loaded.valid) throw new Error('The configuration was accepted.');
  return loaded.problems.map((problem) => formatProblem(problem, language));
}

describe('a file that is not right', () => {
  it.each([
    ['[store\n', 'landfall.toml:1:7: This is not TOML: illegal character in key.'],
    ['[stor]\nkind = "embedded"', 'landfall.toml:1:1: stor: There is no such key. Did you mean store?'],
    [
      '[store]\n\n  data_folder = "/srv"',
      'landfall.toml:3:3: store.data_folder: There is no such key. Did you mean dataFolder?',
    ],
    [
      'store = { kindd = "embedded" }',
      'landfall.toml:1:11: store.kindd: There is no such key. Did you mean kind?',
    ],
    [
      '[server]\ndataFolder = "/srv"',
      'landfall.toml:2:1: server.dataFolder: There is no such key. Did you mean store.dataFolder?',
    ],
    ['[colour]\n', 'landfall.toml:1:1: colour: There is no such key.'],
    [
      '[store]\nkind = "postgre"',
      'landfall.toml:2:8: store.kind: "postgre" is not allowed here. Allowed: "embedded", "postgres". Did you mean "postgres"?',
    ],
    [
      '[listeners.web]\nport = 70_000',
      'landfall.toml:2:8: listeners.web.port: 70000 is not allowed here. Allowed: a whole number from 0 to 65535.',
    ],
    [
      '[listeners.web]\nport = "443"',
      'landfall.toml:2:8: listeners.web.port: "443" is not allowed here. Allowed: a whole number from 0 to 65535.',
    ],
    [
      '[listeners.web]\nport = 1.5',
      'landfall.toml:2:8: listeners.web.port: 1.5 is not allowed here. Allowed: a whole number from 0 to 65535.',
    ],
    [
      '[metrics]\nenabled = "yes"',
      'landfall.toml:2:11: metrics.enabled: "yes" is not allowed here. Allowed: true or false.',
    ],
    ['store = 5', 'landfall.toml:1:9: store: 5 is not allowed here. Allowed: a section with keys.'],
    [
      '[server]\nname = "mail server"',
      'landfall.toml:2:8: server.name: "mail server" is not a host name. Use letters, digits, dashes and dots, such as mail.example.com.',
    ],
    [
      '[tls]\nnames = ["a.example", "-"]',
      'landfall.toml:2:23: tls.names[1]: "-" is not a host name. Use letters, digits, dashes and dots, such as mail.example.com.',
    ],
    [
      '[tls]\nnames = "a.example"',
      'landfall.toml:2:9: tls.names: "a.example" is not allowed here. Allowed: a list of texts, such as ["a", "b"].',
    ],
    [
      '[listeners.web]\naddress = "example.com"',
      'landfall.toml:2:11: listeners.web.address: "example.com" is not an address to listen on. Use an IP address, localhost, or * for all.',
    ],
    [
      '[listeners.web]\ntls = false',
      'landfall.toml:2:7: listeners.web.tls: Unencrypted connections are allowed on loopback addresses alone. Set tls = true or address = "127.0.0.1".',
    ],
    [
      '[listeners.operations]\naddress = "10.0.0.1"',
      'landfall.toml:1:1: listeners.operations.tls: Unencrypted connections are allowed on loopback addresses alone. Set tls = true or address = "127.0.0.1".',
    ],
    [
      '[listeners.operations]\nport = 8443',
      'landfall.toml:2:8: listeners.operations.port: Another listener has the same address and port. Give one of them another port.',
    ],
    [
      '[tls]\ncertificateFile = "c.pem"',
      'landfall.toml:1:1: tls.keyFile: certificateFile and keyFile belong together: give both, or neither for a self-signed certificate.',
    ],
    [
      '[store]\nkind = "postgres"',
      'landfall.toml:1:1: store.postgres: kind = "postgres" needs a section [store.postgres] with a url.',
    ],
    [
      '[store.postgres]\nurl = "mysql://h/d"',
      'landfall.toml:2:7: store.postgres.url: This is not the address of a PostgreSQL server. Write it as postgres://user@host:5432/database.',
    ],
    [
      '[store.postgres]\nurl = "postgres://u:hunter2@h/d"',
      'landfall.toml:2:7: store.postgres.url: The address must not hold the password. Put the password into a file and name it as passwordFile.',
    ],
    [
      '[store.s3]\nendpoint = "https://s3"\nbucket = "mail"\nsecretAccessKeyFile = "s"',
      'landfall.toml:1:1: store.s3.accessKeyIdFile: A value is missing. Allowed: text in quotes.',
    ],
    [
      '[store.s3]\nendpoint = "ftp://s3"\nbucket = "mail"\nsecretAccessKeyFile = "s"\naccessKeyIdFile = "a"',
      'landfall.toml:2:12: store.s3.endpoint: "ftp://s3" is not allowed here. Allowed: an address that begins with http:// or https://.',
    ],
    [
      '[mail.smartHost]\nhost = "relay.example"\nsecurity = "none"',
      'landfall.toml:3:12: mail.smartHost.security: Unencrypted mail may go to loopback addresses alone. Set security = "starttls" or "tls".',
    ],
    [
      '[mail.smartHost]\nhost = "relay.example"\nuser = "landfall"',
      'landfall.toml:3:8: mail.smartHost.user: user and passwordFile belong together: give both, or neither for a server that asks nobody to sign in.',
    ],
    [
      '[mail]\nmxNames = ["mail.*.example"]',
      'landfall.toml:2:12: mail.mxNames[0]: "mail.*.example" is not a host name. Use letters, digits, dashes and dots, such as mail.example.com.',
    ],
  ])('%j', async (file, expected) => {
    expect(await problems({ file })).toEqual([expected]);
  });

  it('tells every problem at once, in the order of the file, and never the secret itself', async () => {
    const file = '[log]\nlevel = "loud"\n[store.postgres]\nurl = "postgres://u:hunter2@h/d"\nport = 1\n';
    const said = await problems({ file });
    expect(said.map((line) => line.split(' ')[0])).toEqual([
      'landfall.toml:2:9:',
      'landfall.toml:4:7:',
      'landfall.toml:5:1:',
    ]);
    expect(said.join()).not.toContain('hunter2');
  });

  it('speaks Korean', async () => {
    expect(await problems({ file: '[store]\nkindd = "embedded"' }, 'ko')).toEqual([
      'landfall.toml:2:1: store.kindd: 없는 키입니다. 비슷한 이름: kind.',
    ]);
    expect(await problems({ file: '[listeners.web]\nport = -1' }, 'ko')).toEqual([
      'landfall.toml:2:8: listeners.web.port: -1 값은 쓸 수 없습니다. 허용되는 값: 0부터 65535까지의 정수.',
    ]);
  });
});

describe('the environment and flags', () => {
  it.each<[Said, string]>([
    [
      { environment: { LANDFALL_STORE__DATA_FOLDR: '/srv' } },
      'LANDFALL_STORE__DATA_FOLDR: store.dataFoldr: There is no such key. Did you mean store.dataFolder?',
    ],
    [
      { environment: { LANDFALL_STORE__SHARDS: 'many' } },
      'LANDFALL_STORE__SHARDS: store.shards: "many" is not allowed here. Allowed: a whole number from 1 to 256.',
    ],
    [
      { environment: { LANDFALL_LISTENERS__WEB__TLS: 'false' } },
      'LANDFALL_LISTENERS__WEB__TLS: listeners.web.tls: Unencrypted connections are allowed on loopback addresses alone. Set tls = true or address = "127.0.0.1".',
    ],
    [
      { settings: ['store'] },
      '--set store: --set takes key=value, such as --set store.dataFolder=/srv/mail.',
    ],
    [
      { settings: ['store.knid=embedded'] },
      '--set store.knid: There is no such key. Did you mean store.kind?',
    ],
    [
      { settings: ['store.shards=0'] },
      '--set store.shards: 0 is not allowed here. Allowed: a whole number from 1 to 256.',
    ],
    [{ settings: ['__proto__.polluted=1'] }, '--set __proto__.polluted: There is no such key.'],
    [
      { environment: { LANDFALL_CONFIG: '/nowhere/landfall.toml' } },
      '/nowhere/landfall.toml:1:1: The file cannot be read: ENOENT. Check the path and its permissions.',
    ],
  ])('%j', async (said, expected) => {
    expect(await problems(said)).toEqual([expected]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('override the file, and flags the environment; each value remembers who said it', async () => {
    const { loaded } = await load({
      file: '[store]\nshards = 2\npackBytes = 2_000_000\n[log]\nlevel = "warn"\n',
      environment: { LANDFALL_STORE__SHARDS: '3', LANDFALL_LOG__LEVEL: 'error', LANDFALL_PORT: '1' },
      settings: ['log.level=debug', 'tls.names=a.example, b.example'],
    });
    expect(getConfiguration(loaded)).toMatchObject({
      store: { shards: 3, packBytes: 2_000_000 },
      log: { level: 'debug' },
      tls: { names: ['a.example', 'b.example'] },
    });
    const origins =
      loaded.valid &&
      Object.fromEntries(listValues(loaded).map(({ key, origin }) => [key, originText(origin)]));
    expect(origins).toMatchObject({
      'store.shards': 'LANDFALL_STORE__SHARDS',
      'store.packBytes': 'landfall.toml:3:13',
      'store.kind': 'default',
      'log.level': '--set log.level',
      'tls.names': '--set tls.names',
    });
  });
});

describe('a configuration that is right', () => {
  it('needs no file, and is frozen to its depths', async () => {
    const { loaded, folder } = await load({});
    const config = getConfiguration(loaded);
    expect(config.store).toMatchObject({
      kind: 'embedded',
      dataFolder: path.join(folder, 'data'),
      shards: 1,
    });
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.listeners.web)).toBe(true);
    expect(Object.isFrozen(config.tls.names)).toBe(true);
  });

  it('resolves a path where it was written: beside the file, or in the working folder', async () => {
    const { folder } = await load({});
    await mkdir(path.join(folder, 'etc'));
    await writeFile(
      path.join(folder, 'etc/lf.toml'),
      '[store]\ndataFolder = "mail"\n[log]\nfile = "log/l.json"\n',
    );
    const loaded = loadConfiguration({
      file: 'etc/lf.toml',
      settings: ['log.file=here.json'],
      environment: {},
      workingFolder: folder,
    });
    const config = getConfiguration(loaded);
    expect(config.store.dataFolder).toBe(path.join(folder, 'etc/mail'));
    expect(config.log.file).toBe(path.join(folder, 'here.json'));
  });

  it('knows every path that the schema marks as one', () => {
    const marked = allKeyPaths().filter((key) => findNode(key.split('.'))?.['x-landfall'] === 'path');
    expect(pathKeys.map((keys) => keys.join('.')).toSorted()).toEqual(marked.toSorted());
  });

  it('throws all problems as one error where a caller insists on a configuration', async () => {
    const { loaded } = await load({ file: 'a = 1\nb = 2' });
    expect(() => getConfiguration(loaded)).toThrow(ConfigurationError);
    expect(() => getConfiguration(loaded)).toThrow(/landfall\.toml:1:1: a: .*\nlandfall\.toml:2:1: b: /);
  });
});

describe('what may be shown', () => {
  it.each([
    ['postgres://mail@db:5432/landfall', 'postgres://mail@db:5432/landfall'],
    ['postgres://mail:hunter2@db/landfall', 'postgres://mail:…@db/landfall'],
    [
      'postgres://mail@db/landfall?sslkey=abc&application_name=x',
      'postgres://mail@db/landfall?sslkey=…&application_name=…',
    ],
  ])('%s as %s', (address, shown) => {
    expect(maskSecrets(address)).toBe(shown);
  });
});
