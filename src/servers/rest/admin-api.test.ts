import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { readClixml } from '../../wire/clixml/index.ts';
import { toText } from '../../wire/powershell-language/index.ts';
import { serveAdminApi, type TestAnswer } from './test-admin-server.ts';

type Headers = Readonly<Record<string, string>>;

describe('the admin API of Exchange Online', () => {
  const clock = new ManualClock();
  let served: Awaited<ReturnType<typeof serveAdminApi>>;

  beforeAll(async () => {
    served = await serveAdminApi(
      'New-Mailbox \'김민수\' -Alias kim | Out-Null; 1..5 | ForEach-Object { New-Mailbox "Lee$_" -Alias "lee$_" } | Out-Null',
      clock,
    );
  });
  afterAll(() => served.close());

  const post = (url: string, body: unknown, headers?: Headers): Promise<TestAnswer> =>
    served.post(url, body, headers);
  const input = (CmdletName: string, Parameters: unknown = {}) => ({
    CmdletInput: { CmdletName, Parameters },
  });
  const invoke = (name: string, parameters?: unknown, headers?: Headers, query = '') =>
    post(`/adminapi/beta/contoso.com/InvokeCommand${query}`, input(name, parameters), headers);

  it('runs a cmdlet in the organisation that the path names, by domain, name or GUID', async () => {
    const [found] = (await invoke('Get-OrganizationConfig')).value;
    for (const name of ['contoso.com', 'CONTOSO', String(found?.Guid)]) {
      const answer = await post(
        `/AdminApi/Beta/${name}/invokecommand`,
        input('Get-Mailbox', { Identity: 'kim' }),
      );
      expect(answer).toMatchObject({
        status: 200,
        value: [{ Name: '김민수', Alias: 'kim' }],
        '@adminapi.warnings': [],
      });
    }
    expect((await post('/adminapi/beta/nobody.example/InvokeCommand', input('Get-Mailbox'))).status).toBe(
      404,
    );
  });

  it('takes tables and bytes as OData writes them', async () => {
    const EmailAddresses = { '@odata.type': '#Exchange.GenericHashTable', Add: 'minsu@contoso.com' };
    const parameters = { Identity: 'kim', EmailAddresses, 'Languages@odata.type': '#Collection(String)' };
    expect((await invoke('Set-Mailbox', parameters)).status).toBe(200);
    expect(JSON.stringify((await invoke('Get-Mailbox', { Identity: 'kim' })).value)).toContain(
      'minsu@contoso.com',
    );
    await invoke('New-MigrationEndpoint', { Name: 'Old', RemoteServer: 'imap.contoso.com' });
    const csv = Buffer.from('EmailAddress,UserName,Password\nkim@contoso.com,kim,one\n').toString('base64');
    const CSVData = { '@odata.type': '#Exchange.ByteArrayType', Data: csv };
    const made = await invoke('New-MigrationBatch', { Name: 'A', SourceEndpoint: 'Old', CSVData });
    expect(made.value).toMatchObject([{ Identity: 'A', TotalCount: 1 }]);
  });

  it('gives out the properties that were asked for, and no others', async () => {
    const { value } = await invoke('Get-Mailbox', { Identity: 'kim' }, {}, '?$select=Alias,%20Name');
    expect(value).toEqual([{ Alias: 'kim', Name: '김민수' }]);
  });

  it('gives CLIXML to the module', async () => {
    const headers = { 'X-ResponseFormat': 'clixml', 'X-SerializationLevel': 'Full' };
    const { value } = await invoke('Get-Mailbox', { Identity: 'kim' }, headers);
    expect(value).toHaveLength(1);
    const objects = readClixml(String(value[0]?._clixml));
    expect(objects.map(toText)).toEqual(['김민수']);
  });

  describe('pages', () => {
    const two = { Prefer: 'odata.maxpagesize=2' };
    const names = (answers: readonly TestAnswer[]) =>
      answers.flatMap(({ value }) => value.map(({ Name }) => Name));

    async function follow(between: () => Promise<void> | undefined = () => undefined): Promise<TestAnswer[]> {
      const body = input('Get-Mailbox', { ResultSize: 'Unlimited' });
      const answers = [await post('/adminapi/beta/contoso/InvokeCommand?$select=Name', body, two)];
      for (
        let link = answers[0]?.['@odata.nextLink'];
        link !== undefined;
        link = answers.at(-1)?.['@odata.nextLink']
      ) {
        await between();
        answers.push(await post(link, body, two));
      }
      return answers;
    }

    const everybody = ['김민수', 'Lee1', 'Lee2', 'Lee3', 'Lee4', 'Lee5'];

    it('follow one another in one run of the cmdlet', async () => {
      served.counts.opened = 0;
      const answers = await follow();
      expect(names(answers).toSorted()).toEqual(everybody.toSorted());
      expect(answers.map(({ value }) => value.length)).toEqual([2, 2, 2]);
      expect(served.counts.opened).toBe(1);
    });

    it('begin again, and lose nothing, where the run is no longer kept', async () => {
      served.counts.opened = 0;
      const answers = await follow(() => clock.advance(5 * 60_000));
      expect(names(answers).toSorted()).toEqual(everybody.toSorted());
      expect(served.counts.opened).toBe(3);
    });

    it('are no one else’s, and of no other question', async () => {
      const body = input('Get-Mailbox', { ResultSize: 'Unlimited' });
      const { '@odata.nextLink': link = '' } = await post('/adminapi/beta/contoso/InvokeCommand', body, two);
      served.counts.opened = 0;
      expect((await post(link, input('Get-OrganizationConfig'), two)).value).toEqual([]);
      expect((await post(link, body, { ...two, Authorization: 'Bearer other' })).value).toHaveLength(2);
      expect(served.counts.opened).toBe(2);
    });

    it('end after half an hour, and say so', async () => {
      const body = input('Get-Mailbox');
      const { '@odata.nextLink': link = '' } = await post('/adminapi/beta/contoso/InvokeCommand', body, two);
      await clock.advance(31 * 60_000);
      const late = await post(link, body, two);
      expect(late.status).toBe(400);
      expect(late.error.details[0]?.message).toContain('Default Expiry time is 00:30:00');
      const forged = await post('/adminapi/beta/contoso/InvokeCommand?$skiptoken=e30', body, two);
      expect(forged.status).toBe(400);
    });
  });

  it.each([
    ['an object that there is not', 'Get-Mailbox', { Identity: 'nobody' }, 404, 'NotFound', 'nobody'],
    ['a cmdlet that there is not', 'Get-Mailbx', {}, 404, 'NotFound', 'Did you mean Get-Mailbox'],
    ['a parameter that there is not', 'Get-Mailbox', { Identiti: 1 }, 400, 'BadRequest', "'Identiti'"],
    ['what is there already', 'New-Mailbox', { Name: 'Lee1' }, 409, 'Conflict', 'Lee1'],
  ])(
    'answers to %s with an error as OData has it',
    async (_what, name, parameters, status, code, message) => {
      const answer = await invoke(name, parameters);
      expect(answer.status).toBe(status);
      expect(answer.error).toMatchObject({ code, message: 'Error executing cmdlet' });
      expect(answer.error.details[0]?.message).toContain(message);
      expect(answer.error.innererror.internalexception.message).toContain(message);
    },
  );

  it('tells what was warned of beside what was found', async () => {
    const { value, '@adminapi.warnings': warnings } = await invoke('Get-Mailbox', { ResultSize: 1 });
    expect(value).toHaveLength(1);
    expect(warnings).toHaveLength(1);
  });

  it('has the endpoints of version 2.0, each with its own cmdlets', async () => {
    const there = await post('/adminapi/v2.0/contoso/Mailbox', input('Get-Mailbox', { Identity: 'kim' }));
    expect(there.value).toMatchObject([{ Alias: 'kim' }]);
    const elsewhere = await post('/adminapi/v2.0/contoso/Mailbox', input('Get-User', { Identity: 'kim' }));
    expect(elsewhere.status).toBe(404);
    expect((await post('/adminapi/v2.0/contoso/Everything', input('Get-User'))).status).toBe(404);
  });

  describe('a batch', () => {
    const request = (id: string, name: string, parameters?: unknown) => ({
      ...{ id, method: 'POST', url: '/adminapi/beta/contoso.com/InvokeCommand' },
      body: input(name, parameters),
    });
    const run = (requests: unknown, headers?: Headers) =>
      post('/adminapi/beta/contoso.com/$batch', { requests }, headers);
    const three = [
      request('a', 'Get-Mailbox', { Identity: 'kim' }),
      request('b', 'Get-Mailbox', { Identity: 'nobody' }),
      request('c', 'Get-Mailbox', { Identity: 'lee1' }),
    ];

    it('goes on after one that fails where that is asked for', async () => {
      const { responses } = await run(three, { Prefer: 'odata.continue-on-error' });
      expect(responses.map(({ id, status }) => [id, status])).toEqual([
        ['a', 200],
        ['b', 404],
        ['c', 200],
      ]);
      expect(responses[2]?.body.value).toMatchObject([{ Alias: 'lee1' }]);
    });

    it('ends there where it is not', async () => {
      expect((await run(three)).responses.map(({ status }) => status)).toEqual([200, 404]);
    });

    it('takes paths below the organisation, and headers of each request', async () => {
      const headers = { Prefer: 'odata.maxpagesize=1' };
      const one = { id: '1', url: 'InvokeCommand?$select=Name', headers, body: input('Get-Mailbox') };
      const { responses } = await run([one]);
      expect(responses[0]?.body.value).toHaveLength(1);
      expect(responses[0]?.body['@odata.nextLink']).toContain('/adminapi/beta/contoso.com/InvokeCommand?');
    });

    it.each([
      ['no requests', {}],
      ['the same id twice', [request('a', 'Get-User'), request('a', 'Get-User')]],
      ['a hundred requests', Array.from({ length: 100 }, (_, id) => ({ id }))],
    ])('is refused with %s', async (_what, requests) => {
      expect((await run(requests)).status).toBe(400);
    });

    it('holds no other batch', async () => {
      const { responses } = await run([{ id: '1', url: '$batch', body: { requests: [] } }]);
      expect(responses[0]).toMatchObject({ status: 400 });
    });
  });

  it.each([
    ['no JSON', '{"CmdletInput"', 400],
    ['no cmdlet', {}, 400],
    ['too much', { CmdletInput: { CmdletName: 'x'.repeat(20_000) } }, 413],
    [
      'what is nested too deep',
      `{"CmdletInput":{"CmdletName":"a","Parameters":{"A":${'['.repeat(60)}${']'.repeat(60)}}}}`,
      400,
    ],
  ])('refuses %s', async (_what, body, status) => {
    const answer = await post('/adminapi/beta/contoso/InvokeCommand', body);
    expect(answer.status).toBe(status);
    expect(answer.error.details[0]?.message).toContain('body');
  });

  it('knows nobody without a token, and no other method or path', async () => {
    const refused = await post('/adminapi/beta/contoso/InvokeCommand', {}, { Authorization: 'Bearer bad' });
    expect(refused).toMatchObject({ status: 401, error: { code: 'Unauthorized' } });
    const headers = { Authorization: 'Bearer admin' };
    expect((await fetch(`${served.base}/adminapi/beta/contoso/InvokeCommand`, { headers })).status).toBe(405);
    expect((await fetch(`${served.base}/adminapi/beta/contoso/%ff/x`, { headers })).status).toBe(400);
    expect((await fetch(`${served.base}/adminapi/v1.0/contoso`, { headers })).status).toBe(404);
  });
});
