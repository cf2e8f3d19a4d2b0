/** What an account may do in its sessions. */
import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../base/random.ts';
import { getMember, toText } from '../../wire/powershell-language/index.ts';
import { makeTestCallers } from './test-callers.ts';
import { makeTestServer, TestClient } from './test-client.ts';

/** Names of the commands that the server tells of; the count comes before them. */
async function importedBy(client: TestClient, names: readonly string[]): Promise<readonly string[]> {
  const id = systemRandom.guid();
  client.pool.getCommandMetadata(id, { names, commandType: 511, namespaces: undefined, args: undefined });
  await client.send(id);
  const { events } = await client.hear(id);
  const values = events.flatMap((event) => (event.type === 'output' ? [event.value] : []));
  const [count, ...commands] = values;
  expect(getMember(count, 'Count')).toBe(commands.length);
  return commands.map((command) => toText(getMember(command, 'Name')));
}

describe('rights', () => {
  async function account(setup: string, name: string, organization?: string) {
    const callers = await makeTestCallers();
    const done = await callers.rooms.run(setup);
    expect(done.thrown).toBeUndefined();
    expect(done.errors).toEqual([]);
    const client = new TestClient(makeTestServer(), callers.account(name), organization);
    return { client, rooms: callers.rooms, opened: await client.open() };
  }
  const anna = 'New-Mailbox anna -PrimarySmtpAddress anna@contoso.com | Out-Null';

  it('refuse an account that has no role', async () => {
    const { nobody } = await makeTestCallers();
    const opened = await new TestClient(makeTestServer(), nobody()).open();
    expect(opened).toMatch(/^AccessDenied: .*"nobody" isn't assigned to any management roles/);
  });

  it('leave an account without an administrator’s role what is its own', async () => {
    const { client, opened } = await account(anna, 'anna@contoso.com');
    expect(opened).toBe('opened');
    expect((await client.run(['Get-AppPassword'])).state).toBe('Completed');
    expect((await client.run(['Get-AcceptedDomain'])).state).toBe('Failed CommandNotFoundException');
  });

  it('show an account the cmdlets of its roles and no others', async () => {
    const setup = `${anna}; Add-RoleGroupMember "View-Only Organization Management" -Member anna`;
    const { client, opened } = await account(setup, 'anna@contoso.com');
    expect(opened).toBe('opened');
    expect((await client.run(['Get-Mailbox'])).output).toEqual(['anna']);
    expect((await client.run([['New-Mailbox', { Name: 'x' }]])).state).toBe(
      'Failed CommandNotFoundException',
    );
    expect((await client.run([{ script: 'New-Mailbox x' }])).errors).toEqual(['CommandNotFoundException']);
  });

  it('tell a client that imports them the cmdlets and parameters of the roles and no others', async () => {
    const setup = `${anna}; Add-RoleGroupMember "View-Only Organization Management" -Member anna`;
    const { client, rooms } = await account(setup, 'anna@contoso.com');
    const names = await importedBy(client, ['*']);
    const granted = (await rooms.openAs('anna@contoso.com')).runtime.catalog.tables;
    expect(names).toEqual(
      granted.filter(({ cmdlet }) => cmdlet.role !== 'Core').map(({ cmdlet }) => cmdlet.name),
    );
    expect(names).toContain('Get-AcceptedDomain');
    expect(names).not.toContain('New-AcceptedDomain');
    expect(await importedBy(client, ['Get-Accepted*', 'New-*Domain'])).toEqual(['Get-AcceptedDomain']);
    expect(await importedBy(client, ['Select-Object', 'Sort-*'])).toEqual(['Select-Object']);
  });

  it('are looked at again at every cmdlet', async () => {
    const setup = `${anna}; Add-RoleGroupMember "View-Only Organization Management" -Member anna`;
    const { client, rooms } = await account(setup, 'anna@contoso.com');
    expect((await client.run(['Get-AcceptedDomain'])).output).toEqual(['contoso.com']);
    await rooms.run(
      'Remove-RoleGroupMember "View-Only Organization Management" -Member anna -Confirm:$false',
    );
    expect((await client.run(['Get-AcceptedDomain'])).state).toBe('Failed CommandNotFoundException');
  });

  it('end at the organisation of the account', async () => {
    const setup = `${anna}; Add-RoleGroupMember "Organization Management" -Member anna; New-Organization fabrikam -DomainName fabrikam.com | Out-Null; New-Mailbox bob -PrimarySmtpAddress bob@fabrikam.com -Organization fabrikam | Out-Null`;
    const { client } = await account(setup, 'anna@contoso.com');
    expect((await client.run([['Get-Mailbox', { Organization: 'fabrikam' }]])).output).toEqual([]);
    expect((await client.run([['Get-Mailbox', { Identity: 'bob@fabrikam.com' }]])).output).toEqual([]);
    const other = await account(setup, 'anna@contoso.com', 'fabrikam.com');
    expect(other.opened).toMatch(/There is no organisation "fabrikam.com"/);
  });
});
