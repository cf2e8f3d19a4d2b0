import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import type { TenantId } from '../../base/ids.ts';
import { type MapiLogQuery, MapiLogReader } from './mapi-log-reader.ts';

const head = '#Software: Landfall\r\n#Fields: date-time,client-name,operation,activity-context-data\r\n';
const line = (at: string, operation: string, tenant: number, user: string) =>
  `2026-11-${at}Z,/o=Landfall,${operation},TenantId=${tenant};S:ActivityStandardMetadata.UserEmail=${user}\r\n`;

async function reader() {
  const folder = await temporaryFolder();
  const files: Readonly<Record<string, string>> = {
    'MAPI Client Access/MapiClientAccess_20261120-1.LOG':
      head + line('20T10:00:00', 'Connect', 1, 'kim@contoso.com'),
    'MAPI Client Access/MapiClientAccess_20261121-1.LOG':
      head + line('21T08:00:00', 'Execute', 1, 'kim@contoso.com'),
    'MAPI Client Access/MapiClientAccess_20261121-2.LOG':
      head +
      line('21T10:00:00', 'Execute', 2, 'lee@fabrikam.com') +
      line('21T11:00:00', 'Disconnect', 1, 'kim@contoso.com'),
    'MAPI Client Access/notes.txt': 'not a log',
    'MAPI Address Book Service/MapiAddressBook_20261121-1.LOG':
      head + line('21T09:00:00', 'Bind', 1, 'park@contoso.com'),
    'HttpProxy/Mapi/HttpProxy_2026112108-1.LOG':
      '#Fields: DateTime,Protocol,ProtocolAction,AuthenticatedUser,HttpStatus,GenericInfo\r\n2026-11-21T08:00:00Z,Mapi,PING,,401,TenantId=;ClientApplication=Outlook/15.0.1;TenantId=1\r\n',
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return new MapiLogReader(folder);
}

const mailboxes = ['clientAccess', 'addressBook'] as const;

describe('the logs, read back', () => {
  it.each<[string, MapiLogQuery, readonly string[]]>([
    [
      'the newest first, over both logs',
      { logs: mailboxes },
      ['Disconnect', 'Execute', 'Bind', 'Execute', 'Connect'],
    ],
    ['of one organisation', { logs: mailboxes, tenant: 2 as TenantId }, ['Execute']],
    ['of one person', { logs: mailboxes, user: 'PARK@contoso.com' }, ['Bind']],
    [
      'between two times',
      { logs: mailboxes, start: Date.UTC(2026, 10, 21, 8), end: Date.UTC(2026, 10, 21, 10) },
      ['Execute', 'Bind', 'Execute'],
    ],
    ['what came by HTTP', { logs: ['httpProxy'] }, ['PING']],
    [
      'nothing of an organisation that a client only names',
      { logs: ['httpProxy'], tenant: 1 as TenantId },
      [],
    ],
  ])('%s', async (_, query, operations) => {
    const found = await Array.fromAsync((await reader()).read(query));
    expect(found.map(({ operation }) => operation)).toEqual(operations);
  });

  it('are empty where there are none', async () => {
    const nowhere = new MapiLogReader(path.join(await temporaryFolder(), 'Logging'));
    expect(await Array.fromAsync(nowhere.read({ logs: mailboxes }))).toEqual([]);
  });
});
