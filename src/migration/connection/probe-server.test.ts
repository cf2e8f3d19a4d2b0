import { describe, expect, it } from 'vitest';
import { freePort } from '../../../tests/support/free-port.ts';
import { hears, type Step, says } from '../../../tests/support/imap/script.ts';
import { ScriptedServer, type ScriptedServerOptions } from '../../../tests/support/imap/scripted-server.ts';
import { systemClock } from '../../base/clock.ts';
import { ConcealedText } from '../../base/concealed-text.ts';
import { systemRandom } from '../../base/random.ts';
import { readSourceLogin } from '../csv/source-login.ts';
import { probeServer, type ServerProbe } from './probe-server.ts';
import type { SourceServerSettings } from './source-settings.ts';

const credentials = {
  login: readSourceLogin('kim', { userRoot: undefined, masterSeparator: '*' }),
  secret: { kind: 'password', password: new ConcealedText('hush') },
} as const;

function probe(
  settings: SourceServerSettings,
  lookup: (host: string) => Promise<readonly string[]> = async () => ['127.0.0.1'],
): Promise<ServerProbe> {
  const { signal } = new AbortController();
  return probeServer({ settings, credentials, lookup, clock: systemClock, random: systemRandom, signal });
}

/** `Dns+` passed, `Tls-` failed, `SignIn` was not come to. */
const shown = ({ steps }: ServerProbe): string =>
  steps.map(({ name, outcome }) => name + { passed: '+', failed: '-', skipped: '' }[outcome]).join(' ');

const greeting = says('* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready');

interface Case {
  readonly script: readonly Step[];
  readonly options?: ScriptedServerOptions;
  readonly settings?: Partial<SourceServerSettings>;
  readonly steps: string;
  readonly says?: RegExp;
}

const cases: Readonly<Record<string, Case>> = {
  'that lets us in': {
    script: [greeting, hears(/^(LOGIN|AUTHENTICATE)/), says('{tag} OK in')],
    steps: 'Dns+ Connect+ Greeting+ Capabilities+ SignIn+',
  },
  'that knows no such password': {
    script: [greeting, hears(/^(LOGIN|AUTHENTICATE)/), says('{tag} NO [AUTHENTICATIONFAILED] no')],
    steps: 'Dns+ Connect+ Greeting+ Capabilities+ SignIn-',
    says: /did not let kim sign in/,
  },
  'that has no time': {
    script: [says('* BYE come back later')],
    steps: 'Dns+ Connect+ Greeting- Capabilities SignIn',
    says: /come back later/,
  },
  'that offers no STARTTLS': {
    script: [greeting],
    settings: { security: 'Tls' },
    steps: 'Dns+ Connect+ Greeting+ Tls- Capabilities SignIn',
    says: /does not offer STARTTLS/,
  },
  'whose certificate nobody trusts': {
    script: [greeting],
    options: { tlsNames: ['elsewhere.example'] },
    settings: { security: 'Ssl' },
    steps: 'Dns+ Connect+ Tls- Greeting Capabilities SignIn',
    says: /certificate/,
  },
  'whose certificate is accepted all the same': {
    script: [greeting, hears(/^(LOGIN|AUTHENTICATE)/), says('{tag} OK in')],
    options: { tlsNames: ['elsewhere.example'] },
    settings: { security: 'Ssl', acceptUntrustedCertificates: true },
    steps: 'Dns+ Connect+ Tls+ Greeting+ Capabilities+ SignIn+',
  },
};

describe('a server', () => {
  it.each(Object.entries(cases))(
    '%s',
    async (_, { script, options = {}, settings, steps, says: expected }) => {
      await using server = await ScriptedServer.start([script], options);
      const { host, port } = server;
      const found = await probe({ host, port, security: 'None', ...settings });
      expect(shown(found)).toBe(steps);
      expect(found.failure?.message ?? '').toMatch(expected ?? /^$/);
      expect(JSON.stringify(found.steps)).not.toContain('hush');
      if (settings?.acceptUntrustedCertificates !== true) return;
      expect(found.certificate).toMatchObject({ names: ['elsewhere.example'] });
      expect(found.certificate?.problem).toBeDefined();
    },
  );

  it('that is not there', async () => {
    const port = await freePort();
    const found = await probe({ host: '127.0.0.1', port, security: 'Ssl' });
    expect(shown(found)).toBe('Dns+ Connect- Tls Greeting Capabilities SignIn');
  });

  it('whose name nobody knows', async () => {
    const lookup = () => Promise.reject(new Error('ENOTFOUND'));
    const found = await probe({ host: 'imap.nowhere.example', port: 993, security: 'Ssl' }, lookup);
    expect(shown(found)).toBe('Dns- Connect Tls Greeting Capabilities SignIn');
    expect(found.failure?.message).toContain('imap.nowhere.example');
  });
});
