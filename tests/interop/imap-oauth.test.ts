import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { ConcealedText } from '../../src/base/concealed-text.ts';
import { fixedToken, microsoftTokens } from '../../src/migration/connection/oauth/token-providers.ts';
import type { SourceCredentials, TokenProvider } from '../../src/migration/connection/source-settings.ts';
import { never, sourceAt } from '../../src/migration/sources/test-source.ts';
import { type DovecotServer, startDovecot } from '../support/imap/dovecot.ts';
import { describeWith } from '../support/services.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

/* Dovecot asks this machine's own token server whose token it was given (RFC 7662). */

describeWith('dovecot', 'a token signs in at Dovecot', () => {
  let tokenServer: Server;
  let address: string;
  const issued: string[] = [];
  const valid = new Set<string>();

  beforeAll(async () => {
    tokenServer = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        response.setHeader('content-type', 'application/json');
        const form = new URLSearchParams(body);
        if (request.url === '/token') {
          const token = `token-${issued.length + 1}`;
          issued.push(token);
          valid.add(token);
          response.end(JSON.stringify({ access_token: token, expires_in: 3600 }));
          return;
        }
        const active = valid.has(form.get('token') ?? '');
        response.end(JSON.stringify(active ? { active, email: 'alice', username: 'alice' } : { active }));
      });
    });
    tokenServer.listen(0, '127.0.0.1');
    await once(tokenServer, 'listening');
    const at = tokenServer.address();
    address = `http://127.0.0.1:${typeof at === 'object' ? at?.port : 0}`;
  });
  const removals: (() => Promise<void>)[] = [];
  afterAll(async () => {
    tokenServer?.close();
    for (const remove of removals) await remove();
  });

  const start = async (mechanism: string): Promise<DovecotServer> => {
    const { folder, remove } = await createTemporaryFolder('landfall-oauth-');
    removals.push(remove);
    await chmod(folder, 0o755);
    const file = path.join(folder, 'oauth2.conf');
    const lines = [
      'introspection_mode = post',
      `introspection_url = ${address}/introspect`,
      'username_attribute = username',
      'active_attribute = active',
      'active_value = true',
    ];
    await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o644 });
    return startDovecot({
      settings: `auth_mechanisms = ${mechanism}\npassdb {\n  driver = oauth2\n  mechanisms = ${mechanism}\n  args = ${file}\n}`,
    });
  };

  const surveyWith = async (server: DovecotServer, tokens: TokenProvider): Promise<number> => {
    const credentials: SourceCredentials = {
      login: { form: 'user', user: 'alice' },
      secret: { kind: 'accessToken', tokens },
    };
    const settings = { port: server.port, security: 'Tls', authorities: [server.certificate] } as const;
    const source = sourceAt(settings, { credentials });
    try {
      return (await source.survey(never)).listing.folders.length;
    } finally {
      await source.close();
    }
  };

  it.each(['xoauth2', 'oauthbearer'])(
    'by %s, and a new one where the last is no good any more',
    async (mechanism) => {
      await using server = await start(mechanism);
      const options = {
        directory: 'contoso.com',
        clientId: 'app',
        clientSecret: new ConcealedText('secret'),
      };
      const ports = { clock: systemClock, post: fetch };
      const tokens = microsoftTokens(ports, { ...options, tokenUrl: `${address}/token` });
      expect(await surveyWith(server, tokens)).toBe(5);
      const before = issued.length;
      expect(await surveyWith(server, tokens)).toBe(5);
      expect(issued).toHaveLength(before);
      valid.clear();
      expect(await surveyWith(server, tokens)).toBe(5);
      expect(issued).toHaveLength(before + 1);
    },
  );

  it('and a bad one does not, in words without it', async () => {
    await using server = await start('xoauth2');
    const refused = surveyWith(server, fixedToken(new ConcealedText('t0p-secret')));
    await expect(refused).rejects.toMatchObject({ code: 'migration.source.signIn', retryable: false });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('t0p-secret') });
  });
});
