import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findSystemPackage, installCommand, systemPackages } from '../../../scripts/system-packages.mjs';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { cachedFile } from './cached-file.ts';
import { exchangeSchema } from './exchange-schema.ts';
import { freeLoopbackAddress } from './loopback-address.ts';
import { runProgram } from './run-program.ts';
import { SambaProcess } from './samba-process.ts';

export const administratorPassword = 'Passw0rd!';

export interface SambaImage {
  /** `contoso.local`. */
  readonly domain: string;
  /** Loaded without a server, once for each text. Slow: some 80 users a second. */
  readonly seed?: string | undefined;
}

/** Changes with what is done below. */
const recipe = 1;

export function baseDnOf(domain: string): string {
  return domain
    .split('.')
    .map((label) => `DC=${label}`)
    .join(',');
}

export function sambaPrograms(): Readonly<Record<string, string>> {
  const programs = findSystemPackage('samba');
  if (programs !== undefined) return programs;
  const row = systemPackages.find(({ name }) => name === 'samba');
  throw new Error(
    `Samba is not to be had on this machine. Type: ${row === undefined ? '' : installCommand(row)}`,
  );
}

/** A forest, provisioned and with the schema of Exchange, packed: kept in the user's cache from one run to the next. */
export async function sambaImage({ domain, seed }: SambaImage): Promise<string> {
  if (seed !== undefined) return seededImage(domain, seed);
  return cachedFile(`samba-${domain}-${recipe}.tar.zst`, async (target) => {
    const { folder, remove } = await createTemporaryFolder('landfall-forest-');
    try {
      await provision(domain, folder);
      await pack(folder, target);
    } finally {
      await remove();
    }
  });
}

async function seededImage(domain: string, seed: string): Promise<string> {
  const hash = createHash('sha256').update(seed).digest('hex').slice(0, 16);
  const empty = await sambaImage({ domain });
  return cachedFile(`samba-${domain}-${recipe}-${hash}.tar.zst`, async (target) => {
    const { folder, remove } = await createTemporaryFolder('landfall-forest-');
    try {
      await unpackImage(empty, folder);
      await writeFile(path.join(folder, 'seed.ldif'), seed);
      const { ldbadd } = sambaPrograms();
      const database = path.join(folder, 'private', 'sam.ldb');
      await runProgram(ldbadd ?? 'ldbadd', ['-H', database, '--nosync', path.join(folder, 'seed.ldif')]);
      await rm(path.join(folder, 'seed.ldif'));
      await pack(folder, target);
    } finally {
      await remove();
    }
  });
}

export async function unpackImage(image: string, folder: string): Promise<void> {
  await runProgram('tar', ['--extract', '--zstd', '--sparse', '-C', folder, '-f', image]);
}

async function pack(folder: string, target: string): Promise<void> {
  await runProgram('tar', [
    ...['--create', '--sparse', '--use-compress-program=zstd -9 -T0', '-C', folder, '-f', target],
    ...['--exclude=log.*', '--exclude=*.pid', '--exclude=ldapi', '--exclude=ldap_priv', '--exclude=ncalrpc'],
    '.',
  ]);
}

async function provision(domain: string, folder: string): Promise<void> {
  const address = await freeLoopbackAddress(389);
  // Otherwise it takes over what /etc/samba/smb.conf says.
  const empty = path.join(folder, 'empty.conf');
  await writeFile(empty, '');
  await runProgram(sambaPrograms()['samba-tool'] ?? 'samba-tool', [
    ...['domain', 'provision', `--configfile=${empty}`, `--targetdir=${folder}`, '--use-rfc2307', '--quiet'],
    ...['--server-role=dc', '--dns-backend=NONE', '--host-name=dc1', `--host-ip=${address}`],
    ...[`--realm=${domain.toUpperCase()}`, `--domain=${netbiosName(domain)}`],
    `--adminpass=${administratorPassword}`,
  ]);
  await writeConfiguration(domain, folder, address);
  // Its first start makes the keys for TLS, which takes seconds.
  const server = await SambaProcess.start({ domain, folder, address });
  await server.modify(exchangeSchema(baseDnOf(domain)));
  await server.stop();
}

function netbiosName(domain: string): string {
  return (domain.split('.')[0] ?? domain).toUpperCase().slice(0, 15);
}

/** LDAP alone, without DNS, SMB or RPC; with Kerberos where it is asked for. Ports are fixed, so that each forest has an address of its own. */
export async function writeConfiguration(
  domain: string,
  folder: string,
  address: string,
  services = 'ldap',
): Promise<void> {
  const settings = {
    'netbios name': 'DC1',
    realm: domain.toUpperCase(),
    workgroup: netbiosName(domain),
    'server role': 'active directory domain controller',
    'server services': services,
    interfaces: `${address}/8`,
    'bind interfaces only': 'yes',
    'ldap server require strong auth': 'no',
    'dsdb:schema update allowed': 'yes',
    // What a power cut costs here is what a test asked for.
    'ldb:nosync': 'yes',
    'private dir': path.join(folder, 'private'),
    'lock directory': folder,
    'state directory': path.join(folder, 'state'),
    'cache directory': path.join(folder, 'cache'),
    'pid directory': folder,
    'ncalrpc dir': path.join(folder, 'ncalrpc'),
    'log file': path.join(folder, 'log.%m'),
  };
  const lines = Object.entries(settings).map(([name, value]) => `  ${name} = ${value}`);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'smb.conf'), `[global]\n${lines.join('\n')}\n`);
}
