import path from 'node:path';
import type { Account } from './account.ts';

export interface DovecotOptions {
  /** Off: no TLS at all. `required`: no password in the clear. */
  readonly tls?: 'off' | 'offered' | 'required';
  /** Whoever else signs in has the password `pass`: mailboxes come into being by themselves. */
  readonly users?: Readonly<Record<string, string>>;
  readonly administrator?: { readonly name: string; readonly password: string };
  /** Of its certificate, beside those of this machine. */
  readonly certificateNames?: readonly string[];
  /** COMPRESS=DEFLATE. */
  readonly compress?: boolean;
  /** Of the personal namespace, such as `INBOX.` */
  readonly prefix?: string;
  readonly separator?: '/' | '.';
  /** Names may hold the separator, dots and slashes, which the server then escapes on disk. */
  readonly anyName?: boolean;
  /** Folder to attribute, such as `보낸 편지함` to `\Sent`. */
  readonly specialUse?: Readonly<Record<string, string>>;
  readonly format?: 'maildir' | 'sdbox' | 'mdbox';
  /** Capabilities as a provider might cut them down, in place of the server's own. */
  readonly capabilities?: string;
  /** Lines of Dovecot's own configuration language, last. */
  readonly settings?: string;
}

export interface DovecotPlace {
  readonly home: string;
  readonly account: Account;
  readonly port: number;
  readonly tlsPort: number | undefined;
}

export const defaultSpecialUse = {
  Sent: '\\Sent',
  Drafts: '\\Drafts',
  Trash: '\\Trash',
  Junk: '\\Junk',
} as const;

/** For Dovecot 2.3: https://doc.dovecot.org/2.3/configuration_manual/ */
export function dovecotConfiguration(options: DovecotOptions, place: DovecotPlace): string {
  const { home, account } = place;
  const plugins = [options.anyName ? 'listescape' : '', 'zlib'].filter((name) => name !== '').join(' ');
  return [
    setting({
      protocols: 'imap',
      listen: '127.0.0.1',
      base_dir: path.join(home, 'run'),
      state_dir: path.join(home, 'run'),
      instance_name: path.basename(home),
      log_path: path.join(home, 'log'),
      default_internal_user: account.name,
      default_internal_group: account.group,
      default_login_user: account.name,
      first_valid_uid: '1',
      first_valid_gid: '1',
      auth_mechanisms: 'plain login',
      auth_master_user_separator: '*',
      disable_plaintext_auth: options.tls === 'required' ? 'yes' : 'no',
      // Failed logins wait two seconds by default; here they are part of the tests.
      auth_failure_delay: '0',
      mail_location: mailLocation(options.format ?? 'maildir'),
      mail_plugins: plugins,
      mail_max_userip_connections: '1000',
      mail_fsync: 'never',
      ...(options.capabilities === undefined ? {} : { imap_capability: options.capabilities }),
    }),
    tls(options, place),
    passwords('master', path.join(home, 'administrators'), 'master = yes\n  result_success = continue'),
    passwords('users', path.join(home, 'users')),
    `userdb {\n  driver = static\n  args = uid=${account.uid} gid=${account.gid} home=${home}/mail/%u\n}`,
    namespace(options),
    `protocol imap {\n  mail_plugins = ${plugins}${options.compress === false ? '' : ' imap_zlib'}\n}`,
    // Without root, no service can lock itself into a folder.
    ...['anvil', 'stats'].map((service) => `service ${service} {\n  chroot =\n}`),
    login(place),
    options.settings ?? '',
    '',
  ].join('\n');
}

function mailLocation(format: 'maildir' | 'sdbox' | 'mdbox'): string {
  return format === 'maildir' ? 'maildir:~/Maildir' : `${format}:~/${format}`;
}

function tls(options: DovecotOptions, { home, tlsPort }: DovecotPlace): string {
  if (tlsPort === undefined) return 'ssl = no';
  const files = { ssl_cert: `<${home}/certificate.pem`, ssl_key: `<${home}/key.pem` };
  return setting({ ssl: options.tls === 'required' ? 'required' : 'yes', ...files });
}

function passwords(name: string, file: string, more = ''): string {
  return `# ${name}\npassdb {\n  driver = passwd-file\n  args = scheme=PLAIN username_format=%u ${file}\n  ${more}\n}`;
}

function namespace(options: DovecotOptions): string {
  const folders = Object.entries(options.specialUse ?? defaultSpecialUse).map(
    ([name, use]) => `  mailbox ${quoted(name)} {\n    special_use = ${use}\n    auto = create\n  }`,
  );
  return [
    'namespace inbox {',
    '  inbox = yes',
    `  separator = ${options.separator ?? '/'}`,
    `  prefix = ${options.prefix ?? ''}`,
    ...folders,
    '}',
  ].join('\n');
}

function login({ port, tlsPort }: DovecotPlace): string {
  const listeners = [
    `  inet_listener imap {\n    port = ${port}\n  }`,
    `  inet_listener imaps {\n    port = ${tlsPort ?? 0}\n    ssl = ${tlsPort === undefined ? 'no' : 'yes'}\n  }`,
  ];
  return `service imap-login {\n  chroot =\n  service_count = 0\n  client_limit = 1000\n${listeners.join('\n')}\n}`;
}

function setting(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key} = ${value}`)
    .join('\n');
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
