import { describe, expect, it } from 'vitest';
import { gatherClients, judgeClient } from './mapi-clients.ts';
import { readMapiLogRow } from './mapi-log-entries.ts';
import { findOutlookRelease, outlookReleases, protocolsOf, supportServers } from './protocol-support.ts';

const both = ['MAPI over HTTP', 'Outlook Anywhere'];
const rpc = ['RPC', 'Outlook Anywhere'];

describe('which Outlook speaks what', () => {
  // The table of the page, row by row; this platform, and Outlook 2016, stand beside it.
  it.each([
    ['Outlook 2013 SP1', both, ['Outlook Anywhere'], rpc, rpc],
    ['Outlook 2013 RTM', ['Outlook Anywhere'], ['Outlook Anywhere'], rpc, rpc],
    ['Outlook 2010 SP2 with KB2956191 and KB2965295 (April 14, 2015)', both, ['Outlook Anywhere'], rpc, rpc],
    ['Outlook 2010 SP2 and earlier', ['Outlook Anywhere'], ['Outlook Anywhere'], rpc, rpc],
    ['Outlook 2007', ['Outlook Anywhere'], ['Outlook Anywhere'], rpc, rpc],
  ])('%s', (name, ...expected) => {
    const release = outlookReleases.find((each) => each.name === name);
    if (release === undefined) throw new Error(`There is no ${name}.`);
    expect(supportServers.slice(1).map((server) => protocolsOf(release, server))).toEqual(expected);
    expect(protocolsOf(release, 'Landfall')).toEqual(release.speaksMapiHttp ? ['MAPI over HTTP'] : []);
  });

  it.each([
    ['16.0.17928.20114', 'Outlook 2016 and later', 'Supported'],
    ['15.0.4569.1503', 'Outlook 2013 SP1', 'Supported'],
    ['15.0.4420.1017', 'Outlook 2013 RTM', 'NotSupported'],
    ['14.0.7147.5001', 'Outlook 2010 SP2 with KB2956191 and KB2965295 (April 14, 2015)', 'Supported'],
    ['14.0.7015.1000', 'Outlook 2010 SP2 and earlier', 'NotSupported'],
    ['12.0.6668.5000', 'Outlook 2007', 'NotSupported'],
    ['11.0.8326', undefined, 'Unknown'],
    ['', undefined, 'Unknown'],
    ['99999999999999999999.1.1', undefined, 'Unknown'],
  ])('version %s is %s: %s', (version, release, verdict) => {
    expect(findOutlookRelease(version)?.name).toBe(release);
    const judged = judgeClient({ software: 'OUTLOOK.EXE', version });
    expect([judged.verdict, judged.next !== undefined]).toEqual([verdict, verdict === 'NotSupported']);
  });
});

describe('clients in the logs', () => {
  const row = (user: string, version: string, at: string, software = 'OUTLOOK.EXE', mode = 'Cached') =>
    readMapiLogRow(
      'clientAccess',
      new Map([
        ['date-time', at],
        ['client-name', user],
        ['client-software', software],
        ['client-software-version', version],
        ['client-mode', mode],
      ]),
    );

  it('are one for each person and version, the last seen first, without probes', async () => {
    const rows = [
      row('kim', '15.0.4569.1503', '2026-01-01T00:00:00Z'),
      row('kim', '15.0.4569.1503', '2026-01-03T00:00:00Z', 'OUTLOOK.EXE', ''),
      row('KIM', '16.0.1.1', '2026-01-02T00:00:00Z'),
      row('kim', '15', '2026-01-02T00:00:00Z', 'LandfallProbe'),
      row('', '15', '2026-01-02T00:00:00Z'),
      row('kim', '15', 'no time'),
    ];
    async function* entries() {
      for (const entry of rows) if (entry !== undefined) yield entry;
    }
    const clients = await gatherClients(
      entries(),
      ({ clientSoftware }) => clientSoftware === 'LandfallProbe',
    );
    expect(clients.map(({ user, version, mode, requests }) => [user, version, mode, requests])).toEqual([
      ['kim', '15.0.4569.1503', 'Cached', 2],
      ['KIM', '16.0.1.1', 'Cached', 1],
    ]);
  });
});
