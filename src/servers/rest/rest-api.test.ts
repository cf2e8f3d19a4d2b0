import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../base/errors.ts';
import { silentLog } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import { allCmdlets } from '../../cmdlets/all-cmdlets.ts';
import { denyEverything } from '../../cmdlets/kit/authorizers.ts';
import type { Authorizer } from '../../cmdlets/kit/ports.ts';
import { Runtime } from '../../cmdlets/kit/runtime.ts';
import { makeTestRuntime } from '../../cmdlets/kit/test-runtime.ts';
import { RestApi } from './rest-api.ts';
import type { RestCaller } from './rest-request.ts';

const basic = (name: string, password = 'right') =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

const viewer: Authorizer = {
  findGrant: (_actor, { name }) =>
    name === 'Get-Mailbox' ? { parameters: new Set(['Identity']) } : undefined,
  reaches: () => true,
};

describe('the REST surface', () => {
  let server: Server;
  let base: string;

  beforeAll(async () => {
    const { surroundings, run } = await makeTestRuntime();
    await run("New-Mailbox '김민수' -Alias kim; New-Mailbox Lee -Alias lee");
    const callers = new Map<string, Authorizer>([
      ['admin', surroundings.authorizer],
      ['viewer', viewer],
      ['nobody', denyEverything],
    ]);
    const callerOf = (name: string): RestCaller => ({
      name,
      async openRuntime({ language, signal }) {
        const authorizer = callers.get(name) ?? denyEverything;
        return new Runtime({ ...surroundings, authorizer, language, signal, cmdlets: allCmdlets });
      },
    });
    const refused = () => new AppError({ kind: 'denied', code: 'access.signIn.refused', message: 'No.' });
    const api = new RestApi({
      signIn: {
        async withPassword(name, password) {
          if (password !== 'right' || !callers.has(name)) throw refused();
          return callerOf(name);
        },
        async withToken(token) {
          if (token !== 'good-token') throw refused();
          return callerOf('admin');
        },
      },
      version: '1.2.3',
      language: 'en',
      log: silentLog,
      random: systemRandom,
      maxBodyBytes: 10_000,
    });
    server = createServer((request, response) => {
      api.handle(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  async function call(path: string, init: RequestInit = {}, user = 'admin') {
    const response = await fetch(`${base}${path}`, {
      ...init,
      headers: { Authorization: basic(user), ...(init.headers as Record<string, string>) },
    });
    const body = (await response.json()) as {
      objects: Record<string, unknown>[];
      errors: { id: string; category: string; message: string; target: string | null }[];
      messages: { stream: string; text: string }[];
    };
    return { status: response.status, ...body };
  }
  const post = (name: string, parameters: unknown, user?: string) =>
    call(`/cmdlets/${name}`, { method: 'POST', body: JSON.stringify(parameters) }, user);

  it('runs a cmdlet with its parameters as JSON, and one that reads with a query', async () => {
    const changed = await post('Set-Mailbox', {
      Identity: 'kim',
      ProhibitSendQuota: '10GB',
      EmailAddresses: { Add: 'minsu@contoso.com' },
      HiddenFromAddressListsEnabled: true,
    });
    expect(changed).toEqual({ status: 200, objects: [], errors: [], messages: [] });
    const read = await call('/cmdlets/get-mailbox?Identity=kim');
    expect(read.objects[0]).toMatchObject({ Name: '김민수', HiddenFromAddressListsEnabled: true });
    expect(JSON.stringify(read.objects[0])).toContain('minsu@contoso.com');
    expect((await call('/cmdlets/Get-Mailbox?ResultSize=1')).messages[0]?.stream).toBe('warning');
    const details =
      '/cmdlets/Get-Mailbox?RecipientTypeDetails=UserMailbox&RecipientTypeDetails=SharedMailbox';
    expect((await call(details)).objects).toHaveLength(2);
  });

  it('takes the bytes of a file as base 64 or as numbers, and gives them out as numbers', async () => {
    await post('New-MigrationEndpoint', { Name: 'Old', RemoteServer: 'imap.contoso.com' });
    const csv = Buffer.from('EmailAddress,UserName,Password\nkim@contoso.com,kim,one\n');
    const rows = { SourceEndpoint: 'Old' };
    const made = await post('New-MigrationBatch', { ...rows, Name: 'A', CSVData: csv.toString('base64') });
    expect(made).toMatchObject({ errors: [], objects: [{ Identity: 'A', TotalCount: 1 }] });
    await post('Remove-MigrationBatch', { Identity: 'A', Force: true, Confirm: false });
    const again = await post('New-MigrationBatch', { ...rows, Name: 'B', CSVData: [...csv] });
    expect(again).toMatchObject({ objects: [{ Identity: 'B' }] });
    const report = await post('Export-MigrationReport', { Identity: 'B', Format: 'Html' });
    expect(report.objects[0]?.FileData).toEqual([...Buffer.from('Html of B')]);
  });

  it('gives a line for each object as it comes, where that is asked for', async () => {
    const response = await fetch(`${base}/cmdlets/Get-Mailbox?ResultSize=1`, {
      headers: { Authorization: basic('admin'), Accept: 'application/x-ndjson' },
    });
    const lines = (await response.text())
      .trim()
      .split('\n')
      .map((line) => Object.keys(JSON.parse(line)));
    expect(lines).toEqual([['object'], ['warning']]);
  });

  it.each([
    ['a cmdlet that there is not', 'Get-Mailbx', {}, 404, 'Did you mean Get-Mailbox'],
    ['an object that there is not', 'Get-Mailbox', { Identity: 'nobody' }, 404, 'nobody'],
    ['a parameter that there is not', 'Get-Mailbox', { Identiti: 'x' }, 400, "parameter name 'Identiti'"],
    ['a parameter that is missing', 'Set-Mailbox', {}, 400, 'Identity'],
    [
      'a value that does not fit',
      'Set-Mailbox',
      { Identity: 'kim', ProhibitSendQuota: 'much' },
      400,
      'such as 50GB',
    ],
    ['what is there already', 'New-Mailbox', { Name: 'Lee' }, 409, 'Lee'],
    ['an act that asks first', 'Remove-Mailbox', { Identity: 'lee' }, 400, '-Confirm:$false'],
    ['a list instead of an object', 'Get-Mailbox', [1], 400, 'has to be a JSON object'],
  ])('answers to %s with its status and what to do', async (_what, name, parameters, status, message) => {
    const answer = await post(name, parameters);
    expect(answer.status).toBe(status);
    expect(answer.errors[0]?.message).toContain(message);
  });

  it('does not change anything by a query, under whatever name', async () => {
    expect((await call('/cmdlets/Remove-Mailbox?Identity=lee&Confirm=false')).status).toBe(405);
    expect((await call('/cmdlets/Get-Mailbox?Identity=lee')).objects).toHaveLength(1);
    expect((await call('/cmdlets/select')).status).toBe(404);
    expect((await post('Remove-Mailbox', { Identity: 'lee', Confirm: false })).status).toBe(200);
    expect((await call('/cmdlets/Get-Mailbox?Identity=lee')).status).toBe(404);
  });

  it('knows nobody without a password or a token', async () => {
    const without = await fetch(`${base}/cmdlets`);
    expect(without.status).toBe(401);
    expect(without.headers.get('www-authenticate')).toContain('Basic');
    const wrong = await fetch(`${base}/cmdlets`, { headers: { Authorization: basic('admin', 'wrong') } });
    expect(wrong.status).toBe(401);
    const token = { Authorization: 'Bearer good-token' };
    expect((await fetch(`${base}/cmdlets`, { headers: token })).status).toBe(200);
    expect((await fetch(`${base}/cmdlets`, { headers: { Authorization: 'Bearer bad' } })).status).toBe(401);
  });

  it('hides cmdlets and parameters that the roles do not grant', async () => {
    expect((await post('Get-Mailbox', {}, 'nobody')).status).toBe(404);
    expect((await post('Set-Mailbox', { Identity: 'kim', Office: 'x' }, 'viewer')).status).toBe(404);
    expect((await post('Get-Mailbox', { Anr: 'k' }, 'viewer')).status).toBe(400);
    const list = await fetch(`${base}/cmdlets`, { headers: { Authorization: basic('viewer') } });
    expect((await list.json()) as unknown[]).toMatchObject([{ name: 'Get-Mailbox', effect: 'read' }]);
    const described = await fetch(`${base}/openapi.json`, { headers: { Authorization: basic('viewer') } });
    const { paths } = (await described.json()) as {
      paths: Record<string, { get: { parameters: { name: string }[] } }>;
    };
    expect(Object.keys(paths)).toEqual(['/cmdlets/Get-Mailbox']);
    expect(paths['/cmdlets/Get-Mailbox']!.get.parameters.map(({ name }) => name)).toEqual([
      'Identity',
      'Organization',
      'DelegatedOrg',
    ]);
  });

  it('describes every cmdlet and all its parameters', async () => {
    const headers = { Authorization: basic('admin'), 'Accept-Language': 'ko' };
    const described = await fetch(`${base}/openapi.json`, { headers });
    const document = (await described.json()) as {
      openapi: string;
      info: { version: string };
      paths: Record<
        string,
        {
          post: {
            summary: string;
            requestBody: { content: Record<string, { schema: { properties: object; required?: string[] } }> };
          };
        }
      >;
    };
    expect(document).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
    expect(Object.keys(document.paths)).toHaveLength(allCmdlets.length);
    for (const cmdlet of allCmdlets) {
      const { summary, requestBody } = document.paths[`/cmdlets/${cmdlet.name}`]!.post;
      const { schema } = requestBody.content['application/json']!;
      expect(summary).toBe(cmdlet.synopsis.ko);
      expect(Object.keys(schema.properties)).toEqual(expect.arrayContaining(Object.keys(cmdlet.parameters)));
    }
  });

  it.each([
    ['not JSON', '{"Identity": ', 400, 'not JSON'],
    ['too large', `{"Identity": "${'x'.repeat(20_000)}"}`, 413, 'larger than'],
    ['nested too deep', `{"Identity": ${'['.repeat(50)}${']'.repeat(50)}}`, 400, 'levels deep'],
    ['of a prototype', '{"__proto__": 1}', 400, "parameter name '__proto__'"],
  ])('refuses a body that is %s', async (_what, body, status, message) => {
    const answer = await call('/cmdlets/Get-Mailbox', { method: 'POST', body });
    expect(answer.status).toBe(status);
    expect(answer.errors[0]?.message).toContain(message);
  });

  it('says what there is at other paths', async () => {
    const answer = await call('/mailboxes');
    expect(answer.status).toBe(404);
    expect(answer.errors[0]?.message).toContain('/api/v1/cmdlets');
  });
});
