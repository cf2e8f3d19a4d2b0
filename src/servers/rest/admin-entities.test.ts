/** What the Get-EXO cmdlets and scripts read with GET. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readClixml } from '../../wire/clixml/index.ts';
import { findMember, toText } from '../../wire/powershell-language/index.ts';
import { serveAdminApi } from './test-admin-server.ts';

const made = `
  New-Mailbox '김민수' -Alias kim -PrimarySmtpAddress "o'kim@contoso.com" | Out-Null
  1..4 | % { New-Mailbox "Lee$_" -Alias "lee$_" | Out-Null }
  New-Mailbox Desk -Alias desk -Shared | Out-Null
  New-MailContact Roh -ExternalEmailAddress roh@fabrikam.com | Out-Null
  Set-CASMailbox lee1 -ImapEnabled $false`;
const encoded = (text: string) => encodeURIComponent(Buffer.from(text).toString('base64'));
const minimum = [
  ...['UserPrincipalName', 'Alias', 'DisplayName', 'EmailAddresses', 'ExternalDirectoryObjectId'],
  ...['PrimarySmtpAddress', 'RecipientType', 'RecipientTypeDetails', 'Id', 'Name', 'OrganizationId', 'Guid'],
];

describe('entities of the admin API', () => {
  let served: Awaited<ReturnType<typeof serveAdminApi>>;
  beforeAll(async () => {
    served = await serveAdminApi(made);
  });
  afterAll(() => served.close());

  const get = (path: string, headers?: Readonly<Record<string, string>>) =>
    served.get(`/adminapi/beta/contoso.com/${path}`, headers);
  const names = async (path: string) => (await get(path)).value.map(({ Name }) => Name).toSorted();

  it('are listed with the properties of the smallest set', async () => {
    const answer = await get('Mailbox');
    expect(answer).toMatchObject({ status: 200, '@adminapi.warnings': [] });
    expect(answer['@odata.context']).toMatch(/\/adminapi\/beta\/contoso\.com\/\$metadata#Mailbox$/);
    expect(answer.value).toHaveLength(6);
    expect(Object.keys(answer.value[0] ?? {}).toSorted()).toEqual(minimum.toSorted());
  });

  it.each([
    ['PropertySet=Quota,hold', [...minimum, 'ProhibitSendQuota', 'LitigationHoldEnabled']],
    ['$select=Alias,%20prohibitsendquota', ['Alias', 'ProhibitSendQuota']],
    ['PropertySets=All', [...minimum, 'ExchangeGuid', 'MailTip']],
  ])('have what %s asks for', async (query, expected) => {
    const { value } = await get(`mailbox?${query}`);
    expect(Object.keys(value[0] ?? {})).toEqual(expect.arrayContaining(expected));
    if (query.startsWith('$')) expect(Object.keys(value[0] ?? {})).toHaveLength(expected.length);
  });

  it.each([
    ["RecipientTypeDetails eq 'SharedMailbox'", ['Desk']],
    ["startswith(Name,'Lee') and not (Alias eq 'lee2' or endswith(Alias,'3'))", ['Lee1', 'Lee4']],
    ["contains(PrimarySmtpAddress,'o''k')", ['김민수']],
    ["Name -like 'Lee*' -and Alias -ne 'lee1'", ['Lee2', 'Lee3', 'Lee4']],
  ])('are found by $filter: %s', async (filter, expected) => {
    expect(await names(`Mailbox?$filter=${encodeURIComponent(filter)}`)).toEqual(expected);
  });

  it('are narrowed by parameters of the cmdlet, and say what is not one', async () => {
    expect(await names('Mailbox?RecipientTypeDetails=SharedMailbox,RoomMailbox')).toEqual(['Desk']);
    expect(await names('Recipient?recipienttype=MailContact')).toEqual(['Roh']);
    const answer = await get('Mailbox?IsUsingFilter=true&Colour=red&$select=Alias,InPlaceHolds');
    expect(answer.value[0]).toEqual({ Alias: expect.any(String) });
    expect(answer['@adminapi.warnings']).toEqual([
      expect.stringContaining('colour is not known'),
      'Mailbox has no property InPlaceHolds; it was left out.',
    ]);
  });

  it('are read one by one, by any name of it', async () => {
    const { run } = served;
    const [guid = ''] = (await run('(Get-Mailbox kim).Guid')).text;
    for (const key of [
      "o''kim@contoso.com",
      'o%27%27kim%40contoso.com',
      'kim',
      guid,
      encodeURIComponent('김민수'),
    ]) {
      const answer = await get(`Mailbox('${key}')?$select=Alias`);
      expect(answer, key).toMatchObject({ status: 200, Alias: 'kim' });
      expect(answer['@odata.context']).toMatch(/#Mailbox\/\$entity$/);
      expect(answer.value).toBeUndefined();
    }
    const answer = await get(`CasMailbox('${encoded('lee1')}')?isEncoded=true&PropertySet=Imap`);
    expect(answer).toMatchObject({ status: 200, Name: 'Lee1', ImapEnabled: false });
    const missing = await get("Mailbox('nobody')");
    expect(missing).toMatchObject({ status: 404, error: { code: 'NotFound' } });
  });

  it('of one mailbox tell what it holds, and what each folder does', async () => {
    for (const call of [
      'Exchange.GetMailboxStatistics()',
      'exchange.getMailboxStatistics',
      'Exchange.GetMailboxStatistics()/',
    ]) {
      const answer = await get(`Mailbox('kim')/${call}`);
      expect(answer).toMatchObject({ status: 200, DisplayName: '김민수', ItemCount: 0 });
      expect(answer).not.toHaveProperty('StorageLimitStatus');
    }
    const whole = await get("Mailbox('kim')/Exchange.GetMailboxStatistics()?PropertySet=All");
    expect(whole).toHaveProperty('StorageLimitStatus');
    const path = `Mailbox('${encoded('kim')}')/MailboxFolder/Exchange.GetMailboxFolderStatistics`;
    const all = await get(`${path}(folderscope=Exchange.ElcFolderType'All')?isEncoded=true`);
    expect(all.value.map(({ FolderType }) => FolderType)).toEqual(expect.arrayContaining(['Root', 'Inbox']));
    const inbox = await get(`${path}(folderscope=Exchange.ElcFolderType'Inbox')?isEncoded=true`);
    expect(inbox.value).toMatchObject([{ FolderType: 'Inbox', ItemsInFolder: 0 }]);
  });

  it('come in pages, a hundred at a time where nobody says otherwise', async () => {
    const headers = { Prefer: 'odata.maxpagesize=2' };
    let answer = await get("Mailbox?$filter=startswith(Name,'Lee')", headers);
    const found = answer.value.map(({ Name }) => Name);
    expect(found).toHaveLength(2);
    served.counts.opened = 0;
    while (answer['@odata.nextLink'] !== undefined) {
      answer = await served.get(answer['@odata.nextLink'], headers);
      found.push(...answer.value.map(({ Name }) => Name));
    }
    expect(found.toSorted()).toEqual(['Lee1', 'Lee2', 'Lee3', 'Lee4']);
    // All of them come of one run of the cmdlet.
    expect(served.counts.opened).toBe(0);
    const top = await get('Mailbox?$top=3', headers);
    expect(top.value).toHaveLength(2);
    expect((await served.get(top['@odata.nextLink'] ?? '', headers)).value).toHaveLength(1);
    await served.run(
      '1..100 | % { New-MailContact "c$_" -ExternalEmailAddress "c$_@fabrikam.com" | Out-Null }',
    );
    expect((await get('Recipient')).value).toHaveLength(100);
  });

  it('are CLIXML for whoever asks for that, of one object as of many', async () => {
    const headers = { 'X-ResponseFormat': 'clixml', 'X-SerializationLevel': 'Full' };
    const { value } = await get("Mailbox('kim')?$select=ProhibitSendQuota,Name", headers);
    const [object] = readClixml(String(value[0]?._clixml));
    expect(toText(findMember(object, 'Name')?.value)).toBe('김민수');
  });

  it('are told of in a service document and in metadata', async () => {
    const { value } = await served.get('/adminapi/beta/contoso.com');
    expect(value).toEqual(
      ['Mailbox', 'CasMailbox', 'Recipient'].map((name) => ({ name, kind: 'EntitySet', url: name })),
    );
    const metadata = await get('$metadata');
    expect(metadata.headers.get('content-type')).toContain('application/xml');
    expect(String(metadata.value[0])).toContain(
      '<EntitySet Name="CasMailbox" EntityType="Exchange.CasMailbox"/>',
    );
    expect((await served.get('/adminapi/beta/nobody.example')).status).toBe(404);
  });

  it('may be in a batch', async () => {
    const requests = [
      { id: '1', method: 'GET', url: "Mailbox('kim')?$select=Alias" },
      { id: '2', method: 'GET', url: "/adminapi/beta/contoso.com/CasMailbox('lee1')" },
      { id: '3', method: 'POST', url: "Mailbox('kim')", body: {} },
    ];
    const { responses } = await served.post('/adminapi/beta/contoso.com/$batch', { requests });
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 405]);
    expect(responses[0]?.body).toMatchObject({ Alias: 'kim' });
  });

  it.each([
    ['a name that is none', 'UnifiedGroup', 404],
    ['what Landfall has not', "Mailbox('kim')/MailboxPermission", 404],
    ['statistics of nobody', 'Mailbox/Exchange.GetMailboxStatistics()', 404],
    ['a path that is none', "Mailbox('kim", 400],
    ['an empty key', "Mailbox('')", 400],
    ['a key that would find several', "Mailbox('Lee*')", 400],
    ['a set that there is not', 'Mailbox?PropertySet=Everything', 400],
    ['properties that there are not', 'Mailbox?$select=Nothing', 400],
    ['an order', 'Mailbox?$orderby=Name', 400],
    ['a filter of one', "Mailbox('kim')?$filter=Name%20eq%20'x'", 400],
    ['a filter that is none', 'Mailbox?$filter=Name%20eq', 400],
    ['a property that no filter knows', "Mailbox?$filter=Nothing%20eq%20'x'", 400],
    ['no number', 'Mailbox?$top=all', 400],
  ])('refuse %s, and say why', async (_what, path, status) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(answer.error.details[0]?.message.length).toBeGreaterThan(20);
  });

  it('are read with GET alone', async () => {
    expect((await served.post('/adminapi/beta/contoso/Mailbox', {})).status).toBe(405);
    expect((await served.get('/adminapi/v2.0/contoso/Mailbox')).status).toBe(405);
    expect((await served.get('/adminapi/beta/contoso/Mailbox', { Authorization: 'Bearer bad' })).status).toBe(
      401,
    );
  });
});
