import { describe, expect, it } from 'vitest';
import { goesOn, hangsUp, hears, type Step, says } from '../../../tests/support/imap/script.ts';
import { ScriptedServer } from '../../../tests/support/imap/scripted-server.ts';
import { ConcealedText } from '../../base/concealed-text.ts';
import { isAppError } from '../../base/errors.ts';
import { systemRandom } from '../../base/random.ts';
import { fastClock, never, shortTimeouts } from '../sources/test-source.ts';
import { openConnection } from './open-connection.ts';
import { SourceServerLimits } from './server-limits.ts';
import type { SourceCredentials, SourceServerSettings } from './source-settings.ts';

const password = 'S3cret-pass';
const secret = { kind: 'password', password: new ConcealedText(password) } as const;
const alice: SourceCredentials = { login: { form: 'user', user: 'alice' }, secret };
const forAlice: SourceCredentials = {
  login: { form: 'master', user: 'alice', admin: 'boss', separator: '*' },
  secret,
};
const ready = (capabilities: string): Step => says(`* OK [CAPABILITY IMAP4rev1 ${capabilities}] ready`);
const signedIn = '{tag} OK [CAPABILITY IMAP4rev1 ID] in';
const base64 = (text: string) => Buffer.from(text).toString('base64');

interface Outcome {
  readonly heard: readonly string[];
  readonly error: string | undefined;
  readonly text: string;
}

async function signInAt(
  script: readonly Step[],
  credentials: SourceCredentials = alice,
  settings: Partial<SourceServerSettings> = {},
  times = 1,
): Promise<Outcome> {
  await using server = await ScriptedServer.start([script]);
  const limits = new SourceServerLimits({ clock: fastClock, random: systemRandom });
  const lifetime = new AbortController();
  const { host, port } = server;
  try {
    for (let time = 0; time < times; time++) {
      const connection = await openConnection(
        {
          settings: { host, port, security: 'None', timeouts: shortTimeouts, ...settings },
          clock: fastClock,
          random: systemRandom,
          limits,
          signal: never,
          lifetime: lifetime.signal,
        },
        credentials,
      );
      await connection.run({ name: 'NOOP' });
      connection.close();
    }
    return { heard: server.heard, error: undefined, text: '' };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { heard: server.heard, error: error.code, text: error.message };
  } finally {
    lifetime.abort();
  }
}

const saidBy = ({ heard }: Outcome) => heard.map((line) => line.replace(/^\S+ /, ''));

describe('sign-in', () => {
  it.each<readonly [string, readonly Step[], SourceCredentials, string]>([
    [
      'in one line, where the server takes it',
      [ready('SASL-IR AUTH=PLAIN'), hears(/^AUTH/), says(signedIn), goesOn()],
      alice,
      `AUTHENTICATE PLAIN ${base64(`\0alice\0${password}`)}`,
    ],
    [
      'by LOGIN, where there is nothing else',
      [ready(''), hears(/^LOGIN/), says(signedIn), goesOn()],
      alice,
      `LOGIN alice ${password}`,
    ],
    [
      'as a master user',
      [ready(''), hears(/^LOGIN/), says(signedIn), goesOn()],
      forAlice,
      `LOGIN "alice*boss" ${password}`,
    ],
  ])('%s', async (_name, script, credentials, line) => {
    const outcome = await signInAt(script, credentials);
    expect(outcome.error).toBeUndefined();
    expect(saidBy(outcome)[0]).toBe(line);
  });

  it('goes on to the next form where the first is not known', async () => {
    const script = [
      ready('SASL-IR AUTH=PLAIN'),
      hears(/^AUTH/),
      says('{tag} NO [AUTHENTICATIONFAILED] no'),
      hears(/^AUTH/),
      says(signedIn),
      goesOn(),
    ];
    const outcome = await signInAt(script, forAlice);
    expect(outcome.error).toBeUndefined();
    expect(saidBy(outcome)[1]).toBe(`AUTHENTICATE PLAIN ${base64(`alice\0boss\0${password}`)}`);
  });

  it('prefers what does not show the password to what does, in the clear', async () => {
    const script = [
      ready('AUTH=PLAIN AUTH=CRAM-MD5'),
      hears(/^AUTHENTICATE CRAM-MD5/),
      says('+ PDE+'),
      hears(/^/, {}),
      goesOn(),
    ];
    const { heard } = await signInAt(script);
    expect(heard.join('\n')).not.toContain(base64(`\0alice\0${password}`));
    expect(heard[0]).toContain('AUTHENTICATE CRAM-MD5');
  });

  it('sends ahead what it knows from before', async () => {
    const script = [
      ready('LITERAL+ AUTH=PLAIN'),
      hears(/^LOGIN|^AUTH/),
      says('{tag} OK [CAPABILITY IMAP4rev1 LITERAL+ ID ENABLE QRESYNC] in'),
      goesOn(),
    ];
    const outcome = await signInAt(script, alice, {}, 2);
    expect(outcome.error).toBeUndefined();
    // The name of the program, and extensions, behind LOGIN and before its answer.
    const second = saidBy(outcome).slice(saidBy(outcome).lastIndexOf(`LOGIN alice ${password}`));
    expect(second.slice(0, 3)).toEqual([
      `LOGIN alice ${password}`,
      'ID ("name" "Landfall")',
      'ENABLE QRESYNC',
    ]);
  });
});

describe('a refusal', () => {
  it.each<readonly [string, readonly Step[], Partial<SourceServerSettings>, string, string]>([
    [
      'of the password',
      [ready(''), hears(/^LOGIN/), says(`{tag} NO [AUTHENTICATIONFAILED] bad ${password}`), goesOn()],
      {},
      'signIn',
      'bad ********',
    ],
    [
      'without a code',
      [ready(''), hears(/^LOGIN/), says('{tag} NO Login failed.'), goesOn()],
      {},
      'signIn',
      'Login failed.',
    ],
    [
      'for now',
      [ready(''), hears(/^LOGIN/), says('{tag} NO [LIMIT] Too many connections'), goesOn()],
      {},
      'throttled',
      'Too many connections',
    ],
    ['of passwords in the clear', [ready('LOGINDISABLED STARTTLS'), goesOn()], {}, 'signIn', '-Security Tls'],
    ['of everybody', [says('* BYE Too many connections'), hangsUp()], {}, 'throttled', 'Too many'],
    ['without a word', [hangsUp()], {}, 'disconnected', 'without a word'],
    ['of STARTTLS, which is not there', [ready(''), goesOn()], { security: 'Tls' }, 'tls', 'STARTTLS'],
    [
      'of STARTTLS, which is',
      [ready('STARTTLS'), hears(/^STARTTLS/), says('{tag} NO not today'), goesOn()],
      { security: 'Tls' },
      'tls',
      'not today',
    ],
    [
      'of TLS by somebody who has signed in already',
      [says('* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hello'), goesOn()],
      { security: 'Tls' },
      'tls',
      'PREAUTH',
    ],
    ['of nothing: silence', [hears(/(?!)/)], {}, 'greeting', 'said nothing'],
    ['in another protocol', [says('HTTP/1.1 400 Bad Request'), hangsUp()], {}, 'disconnected', 'closed'],
  ])('%s: said so, never the password', async (_name, script, settings, step, shown) => {
    const { error, text } = await signInAt(script, alice, settings);
    expect(error).toBe(`migration.source.${step}`);
    expect(text).toContain(shown);
    expect(text).not.toContain(password);
  });

  it('sends nothing in the clear where TLS was asked for', async () => {
    const { heard } = await signInAt([ready('AUTH=PLAIN'), goesOn()], alice, { security: 'Tls' });
    expect(heard).toEqual([]);
  });
});
