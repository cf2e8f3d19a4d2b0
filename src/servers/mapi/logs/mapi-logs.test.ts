import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.ts';
import type { TenantId } from '../../../base/ids.ts';
import { silentLog } from '../../../base/log.ts';
import { noMetrics } from '../../../base/metrics.ts';
import { createSetClock } from '../../../store/contracts/directory-fixtures.ts';
import { readLogText } from '../../../wire/exchange-log/index.ts';
import type { MapiRequestEntry } from '../request-log.ts';
import { MapiLogs, type MapiLogsOptions } from './mapi-logs.ts';

const at = Date.UTC(2026, 10, 21, 9, 30);

const entry = (changes: Partial<MapiRequestEntry> = {}): MapiRequestEntry => ({
  endpoint: 'emsmdb',
  startedAt: at,
  elapsedMs: 15,
  method: 'POST',
  host: 'mail.contoso.com',
  path: '/mapi/emsmdb/',
  query: 'MailboxId=1@contoso.com',
  clientAddress: '192.0.2.7',
  serverAddress: '192.0.2.1',
  userAgent: 'Microsoft Office/15.0 (Windows NT 6.1; Microsoft Outlook 15.0.4569; Pro)',
  httpStatus: 200,
  requestBytes: 200,
  responseBytes: 300,
  authentication: 'Basic',
  user: {
    tenant: 3 as TenantId,
    organization: 'contoso',
    name: 'kim@contoso.com',
    legacyExchangeDN: '/o=Landfall/cn=kim',
  },
  requestType: 'Execute',
  requestId: '{E3840B23-6CE0-4FE3-9F34-54A1167A9EEA}:4',
  clientInfo: '{2EF33C39-49C8-421C-B876-CDF7F2AC3AA0}:1',
  clientApplication: 'Outlook/15.0.4569.1503',
  responseCode: 0,
  statusCode: 0,
  errorCode: 0,
  contextId: '7',
  sequence: 4,
  clientMode: 'Cached',
  operations: ['Logon', 'OpenFolder'],
  ...changes,
});

async function openLogs(changes: Partial<MapiLogsOptions['limits'] & { maxWaiting: number }> = {}) {
  const { maxWaiting = 100, ...limits } = changes;
  const folder = path.join(await temporaryFolder(), 'Logging');
  const clock = createSetClock(at);
  const logs = new MapiLogs({
    ...{ folder, clock, log: silentLog, metrics: noMetrics, maxWaiting },
    server: { name: 'ContosoMail', version: '0.1.0' },
    limits: { maxFileBytes: 1 << 20, maxFolderBytes: 1 << 24, keepDays: 30, ...limits },
  });
  const read = async (...parts: string[]) => readFile(path.join(folder, ...parts), 'utf8');
  const list = async (...parts: string[]) => (await readdir(path.join(folder, ...parts))).sort();
  return { folder, clock, logs, read, list };
}

describe('the logs of MAPI over HTTP', () => {
  it('tell of a request in the columns that readers of Exchange know', async () => {
    const { logs, read } = await openLogs();
    logs.record(entry());
    logs.record(entry({ endpoint: 'nspi', requestType: 'Bind', operations: undefined }));
    await logs.flush();
    expect((await read('MAPI Client Access', 'MapiClientAccess_20261121-1.LOG')).split('\r\n')).toEqual([
      '#Software: Landfall',
      '#Version: 0.1.0',
      '#Log-type: MAPI Client Access Logs',
      '#Date: 2026-11-21T09:30:00.000Z',
      '#Fields: date-time,session-id,seq-number,client-name,organization-info,client-software,client-software-version,client-mode,client-ip,client-connection-info,server-ip,protocol,application-id,request-ids,session-cookie,operation,rpc-status,processing-time,operation-specific,failures,performance-data,activity-context-data',
      '2026-11-21T09:30:00.000Z,7,4,/o=Landfall/cn=kim,contoso,OUTLOOK.EXE,15.0.4569.1503,Cached,192.0.2.7,{2EF33C39-49C8-421C-B876-CDF7F2AC3AA0}:1,192.0.2.1,MapiHttp,,R:{E3840B23-6CE0-4FE3-9F34-54A1167A9EEA}:4,,Execute,0,00:00:00.0150000,Rops=Logon;OpenFolder,,RequestBytes=200;ResponseBytes=300,TenantId=3;S:ActivityStandardMetadata.UserEmail=kim@contoso.com;S:ActivityStandardMetadata.Protocol=RPC/MapiHttp;S:ActivityStandardMetadata.ClientInfo=Outlook/15.0.4569.1503',
      '',
    ]);
    expect(await read('MAPI Address Book Service', 'MapiAddressBook_20261121-1.LOG')).toContain(',Bind,0,');
    const proxied = [...readLogText(await read('HttpProxy', 'Mapi', 'HttpProxy_20261121-1.LOG'))];
    expect(
      proxied.map((row) => [row.get('authenticateduser'), row.get('httpstatus'), row.get('protocolaction')]),
    ).toEqual([
      ['kim@contoso.com', '200', 'Execute'],
      ['kim@contoso.com', '200', 'Bind'],
    ]);
  });

  it.each<[string, Partial<MapiRequestEntry>, string, string]>([
    [
      'a refusal of the transport',
      { responseCode: 15, statusCode: undefined, errorCode: undefined },
      '15 (0x0000000F)',
      'X-ResponseCode 15',
    ],
    [
      'an error of a method',
      { errorCode: 0x80040111 | 0, failure: 'LoginFailure' },
      '-2147221231 (0x80040111)',
      'LoginFailure',
    ],
    [
      'nobody',
      {
        user: undefined,
        httpStatus: 401,
        responseCode: undefined,
        statusCode: undefined,
        errorCode: undefined,
      },
      '',
      'HTTP 401',
    ],
  ])('tell of %s', async (_, changes, status, failure) => {
    const { logs, read } = await openLogs();
    logs.record(entry(changes));
    await logs.flush();
    const [row] = readLogText(await read('MAPI Client Access', 'MapiClientAccess_20261121-1.LOG'));
    expect([row?.get('rpc-status'), row?.get('failures')]).toEqual([status, failure]);
  });

  it('stay lines, whatever a client says of itself', async () => {
    const { logs, read } = await openLogs();
    logs.record(entry({ clientApplication: `Out"look,/1\r\n#Fields: x\r\n${'y'.repeat(10_000)}` }));
    logs.record(entry({ user: undefined, clientApplication: 'x;TenantId=9' }));
    await logs.flush();
    const rows = [...readLogText(await read('HttpProxy', 'Mapi', 'HttpProxy_20261121-1.LOG'))];
    expect(rows.map((row) => row.get('genericinfo')?.slice(0, 60))).toEqual([
      'TenantId=3;ClientApplication=Out"look,/1 #Fields: x yyyyyyyy',
      'TenantId=;ClientApplication=x;TenantId=9',
    ]);
  });

  it('begin another file each day and when one is full, go on after a restart, and take away what is old', async () => {
    const { folder, clock, logs, list } = await openLogs({
      maxFileBytes: 2_000,
      maxFolderBytes: 8_000,
      keepDays: 2,
    });
    const old = path.join(folder, 'MAPI Client Access');
    await mkdir(old, { recursive: true });
    await writeFile(path.join(old, 'MapiClientAccess_20261001-1.LOG'), 'long ago');
    await writeFile(path.join(old, 'notes.txt'), 'not ours');
    for (let count = 0; count < 6; count++) {
      logs.record(entry());
      await logs.flush();
    }
    const names = await list('MAPI Client Access');
    expect(names).toEqual([
      'MapiClientAccess_20261121-1.LOG',
      'MapiClientAccess_20261121-2.LOG',
      'notes.txt',
    ]);
    await logs.stop();
    logs.record(entry());
    await logs.flush();
    expect(await list('MAPI Client Access')).toContain('MapiClientAccess_20261121-3.LOG');
    clock.set(at + 86_400_000);
    logs.record(entry());
    await logs.flush();
    expect((await list('MAPI Client Access')).at(-2)).toBe('MapiClientAccess_20261122-1.LOG');
    await logs.stop();
  });

  it('drop what they have no room for, count it, and go on', async () => {
    const { logs, read } = await openLogs({ maxWaiting: 2 });
    for (let count = 0; count < 5; count++) logs.record(entry());
    expect(logs.dropped).toBe(3);
    await logs.flush();
    logs.record(entry());
    await logs.flush();
    expect([
      ...readLogText(await read('MAPI Client Access', 'MapiClientAccess_20261121-1.LOG')),
    ]).toHaveLength(3);
  });

  it('do not fail where the disk does', async () => {
    const { folder, logs } = await openLogs();
    await writeFile(folder, 'a file where the folder should be');
    logs.record(entry());
    await logs.flush();
    expect(logs.dropped).toBe(1);
  });
});

describe('a log of Exchange', () => {
  it('is read with its columns, whatever comes before, in the middle and at the end', () => {
    const text = [
      '\uFEFF#Software: Microsoft Exchange Server',
      '#Fields: DateTime,RequestId,User',
      'DateTime,RequestId,User',
      '2026-01-01T00:00:00.000Z,"a,""b""",kim',
      '#Fields: date-time,user',
      '2026-01-01T00:00:01.000Z,park',
      '2026-01-01T00:00:02.000Z,le',
    ].join('\r\n');
    expect([...readLogText(text)].map((row) => Object.fromEntries(row))).toEqual([
      { datetime: '2026-01-01T00:00:00.000Z', requestid: 'a,"b"', user: 'kim' },
      { 'date-time': '2026-01-01T00:00:01.000Z', user: 'park' },
    ]);
  });
});
