/**
 * The programs that some test suites run against, and the Debian packages that bring them. To add one more:
 * add a row. Tests ask by the row's name (`describeWith('postgresql', …)`), `npm test` installs what is missing
 * where it may, and both say the same thing about a suite that cannot run.
 */
import { accessSync, constants, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { mayLayOver, unpackedFolder } from './unpacked-packages.mjs';

/**
 * @typedef {object} SystemPackage
 * @property {string} name what tests ask for
 * @property {readonly string[]} packages of Debian 12 and later
 * @property {readonly string[]} programs that must all be found, by name
 * @property {readonly string[]} folders searched before PATH; one `*` stands for any folder, highest version first
 * @property {string} suites that need it, for people
 * @property {boolean} [apart] not installed but unpacked into a folder of its own, for it conflicts with another row
 * @property {boolean} [asRoot] works for root alone
 */

/** @type {readonly SystemPackage[]} */
export const systemPackages = [
  {
    name: 'postgresql',
    packages: ['postgresql'],
    programs: ['initdb', 'postgres'],
    folders: ['/usr/lib/postgresql/*/bin'],
    suites: 'the store on PostgreSQL',
  },
  {
    name: 'rados-gateway',
    packages: ['ceph-mon', 'ceph-osd', 'radosgw'],
    programs: ['ceph-mon', 'ceph-osd', 'radosgw', 'radosgw-admin'],
    folders: ['/usr/bin'],
    suites: 'message bodies on S3 (Ceph RADOS Gateway)',
  },
  {
    name: 'dovecot',
    packages: ['dovecot-imapd'],
    programs: ['dovecot', 'doveadm'],
    folders: ['/usr/sbin', '/usr/bin'],
    suites: 'migration from Dovecot',
  },
  {
    name: 'swaks',
    packages: ['swaks'],
    programs: ['swaks'],
    folders: ['/usr/bin'],
    suites: 'mail that swaks brings by SMTP',
  },
  {
    name: 'nginx',
    packages: ['nginx-light'],
    programs: ['nginx'],
    folders: ['/usr/sbin'],
    suites: 'MAPI over HTTP behind nginx',
  },
  {
    name: 'haproxy',
    packages: ['haproxy'],
    programs: ['haproxy'],
    folders: ['/usr/sbin'],
    suites: 'MAPI over HTTP behind HAProxy',
  },
  {
    name: 'courier',
    packages: ['courier-imap', 'courier-authlib-userdb'],
    programs: ['couriertcpd', 'authdaemond', 'imapd', 'maildirmake.courier'],
    folders: ['/usr/sbin', '/usr/bin'],
    suites: 'migration from Courier',
    apart: true,
  },
  {
    name: 'cyrus',
    packages: ['cyrus-imapd', 'sasl2-bin', 'libeatmydata1'],
    programs: ['cyrmaster', 'cyrus', 'saslpasswd2'],
    folders: ['/usr/sbin', '/usr/bin'],
    suites: 'migration from Cyrus',
    apart: true,
  },
  {
    name: 'isync',
    packages: ['isync'],
    programs: ['mbsync'],
    folders: ['/usr/bin'],
    suites: 'the benchmarks of migration, beside mbsync; mbsync at the IMAP server',
  },
  {
    name: 'samba',
    packages: [
      'samba',
      'samba-ad-dc',
      'samba-ad-provision',
      'samba-dsdb-modules',
      'samba-vfs-modules',
      'ldb-tools',
      'ldap-utils',
      'winbind',
      'krb5-user',
      'attr',
      'acl',
      'zstd',
    ],
    programs: ['samba', 'samba-tool', 'ldbadd', 'ldbmodify', 'ldbsearch', 'ldapmodify', 'ldapsearch', 'zstd'],
    folders: ['/usr/sbin', '/usr/bin'],
    suites: 'Active Directory (Samba)',
    // Provisioning gives files to other accounts, and LDAP ports cannot be chosen.
    asRoot: true,
  },
  {
    name: 'openldap',
    packages: ['slapd', 'ldap-utils'],
    programs: ['slapd', 'slapadd', 'ldapmodify', 'ldapsearch'],
    folders: ['/usr/sbin', '/usr/bin'],
    suites: 'OpenLDAP',
  },
  {
    name: 'krb5',
    packages: ['krb5-kdc', 'krb5-admin-server', 'krb5-user', 'curl'],
    programs: ['krb5kdc', 'kdb5_util', 'kadmin.local', 'kinit', 'curl'],
    folders: ['/usr/sbin', '/usr/bin'],
    suites: 'signing in with Kerberos and NTLM, as curl does',
  },
  ...['curl', 'python3'].map((name) => ({
    name,
    packages: [name],
    programs: [name],
    folders: ['/usr/bin'],
    suites: `the IMAP server, as ${name} speaks to it`,
  })),
  {
    name: 'dkimpy',
    packages: ['python3-dkim', 'python3'],
    programs: ['dkimverify', 'python3'],
    folders: ['/usr/bin'],
    suites: 'DKIM signatures, as dkimpy judges them',
  },
  {
    name: 'script',
    packages: ['bsdutils'],
    programs: ['script'],
    folders: ['/usr/bin'],
    suites: 'the shell at a terminal',
  },
  ...['bash', 'zsh', 'fish'].map((shell) => ({
    name: shell,
    packages: [shell],
    programs: [shell],
    folders: ['/usr/bin'],
    suites: `completion in ${shell}`,
  })),
];

/**
 * The folder of each program, or undefined if one of them is missing.
 * @param {string} name
 * @returns {Readonly<Record<string, string>> | undefined} program name to its path
 */
export function findSystemPackage(name) {
  const wanted = systemPackages.find((row) => row.name === name);
  if (wanted === undefined) {
    throw new Error(
      `No system package is called "${name}". Add a row for it to scripts/system-packages.mjs.`,
    );
  }
  if (wanted.apart && !mayLayOver()) return undefined;
  if (wanted.asRoot && process.getuid?.() !== 0) return undefined;
  const folders = wanted.apart
    ? wanted.folders.map((folder) => path.join(unpackedFolder(name), folder))
    : [...wanted.folders.flatMap(expandFolder), ...searchPath()];
  for (const folder of folders) {
    const found = programsIn(folder, wanted.programs);
    if (found !== undefined) return found;
  }
  // Not all in one folder: sbin and bin, say.
  const scattered = wanted.programs.map((program) => [
    program,
    folders.map((folder) => findProgram(folder, program)).find((file) => file !== undefined),
  ]);
  return scattered.every(([, file]) => file !== undefined) ? Object.fromEntries(scattered) : undefined;
}

/** @returns {readonly SystemPackage[]} */
export function missingSystemPackages() {
  return systemPackages.filter((row) => findSystemPackage(row.name) === undefined);
}

/**
 * @param {Pick<SystemPackage, 'packages' | 'apart' | 'asRoot'>} row
 * @returns {string} what a person types
 */
export function installCommand(row) {
  if (row.apart) {
    return `sudo npm test (on Debian, with the right to mount: unpacks ${row.packages.join(' ')} into a cache)`;
  }
  const install = `sudo apt-get install --no-install-recommends ${row.packages.join(' ')}`;
  return row.asRoot ? `${install}; then sudo npm test` : install;
}

/**
 * Where builds are judged by a colour alone, a suite that did not run must not look like one that passed.
 * @param {string | undefined} ci the variable CI
 */
export function everySuiteMustRun(ci) {
  return !['', '0', 'false'].includes(ci ?? '');
}

function searchPath() {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  // Daemons live in sbin, which is not on the PATH of ordinary users.
  return [...folders, '/usr/sbin', '/usr/local/sbin', '/sbin'];
}

/**
 * @param {string} folder
 * @param {readonly string[]} programs
 * @returns {Record<string, string> | undefined}
 */
function programsIn(folder, programs) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const program of programs) {
    const file = findProgram(folder, program);
    if (file === undefined) return undefined;
    found[program] = file;
  }
  return found;
}

/**
 * @param {string} folder
 * @param {string} program
 * @returns {string | undefined}
 */
function findProgram(folder, program) {
  const file = path.join(folder, program);
  try {
    accessSync(file, constants.X_OK);
    // Some machines link single programs into /usr/local/bin; their libraries and siblings are at the target.
    return realpathSync(file);
  } catch {
    return undefined;
  }
}

/**
 * @param {string} pattern
 * @returns {string[]}
 */
function expandFolder(pattern) {
  const [before, after] = pattern.split('*');
  if (before === undefined || after === undefined) return [pattern];
  try {
    return readdirSync(before)
      .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
      .map((entry) => before + entry + after);
  } catch {
    return [];
  }
}
