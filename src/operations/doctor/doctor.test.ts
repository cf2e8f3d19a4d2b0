import { describe, expect, it } from 'vitest';
import { certificatePem } from '../../../tests/support/certificate.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { AppError } from '../../base/errors.ts';
import { formatText } from '../../base/language.ts';
import { checks } from './checks/registry.gen.ts';
import type { DnsResolver } from './dns-resolver.ts';
import {
  type DoctorContext,
  type DomainSignature,
  defineDoctorCheck,
  type Finding,
  type StoreInspection,
} from './doctor-check.ts';
import type { Machine } from './machine.ts';
import { exitCodeOf, runDoctor } from './run-doctor.ts';

const gibibyte = 2 ** 30;
const now = Date.UTC(2026, 10, 21);
const dayMs = 86_400_000;
const healthyPem = certificatePem(['mail.example'], now);

/** Of HTTP/mail.contoso.test@CONTOSO.LOCAL, as ktutil of MIT Kerberos 1.20 writes it, versions 3 and 300. */
function keytabOf(writtenAt: number): Uint8Array {
  const time = Math.floor(writtenAt / 1_000).toString(16);
  const name = '0002000d434f4e544f534f2e4c4f43414c00044854545000116d61696c2e636f6e746f736f2e7465737400000001';
  const long = '8c9f35f79cca4eb665a834cb3a4a6bff2dabea2e5b78fa9a43c51bdbb614a595';
  const short = 'e3e54ead112ab70f177ed6621e006de9';
  return Buffer.from(
    `05020000005b${name}${time}0300120020${long}000000030000004b${name}${time}2c00110010${short}0000012c`,
    'hex',
  );
}

const relay = { host: 'relay.example', port: 587, security: 'starttls' } as const;
const kerberos = { keytabFile: '/srv/landfall.keytab', clockSkewMs: 300_000 };

const healthyMachine: Machine = {
  nodeVersion: '24.1.0',
  totalMemoryBytes: 8 * gibibyte,
  availableMemoryBytes: 4 * gibibyte,
  findFolder: async () => ({ isWritable: true, isOpenToOthers: false }),
  freeBytes: async () => 100 * gibibyte,
  measureSyncs: async (_, rounds) => Array.from({ length: rounds }, (_, index) => 1 + index / 100),
  newestWriteAt: async () => now - 1000,
  probePort: async () => 'free',
  openFileLimit: async () => 65_536,
  readText: async () => healthyPem,
  readKeys: async () => keytabOf(now - dayMs),
  greeting: async (host) =>
    host === 'mail.example' ? '220 mail.example ESMTP Landfall is ready.' : '220 relay.example ESMTP',
};

const texts = new Map([
  ['_dmarc.example.com', 'v=DMARC1; p=none'],
  ['selector1._domainkey.example.com', 'v=DKIM1; k=rsa; p=MIIBIjAN'],
]);

const healthyDns: DnsResolver = {
  mailExchangers: async () => [{ exchange: 'Mail.Example.', priority: 10 }],
  texts: async (name) => [texts.get(name) ?? 'v=spf1 mx -all', 'other'],
  addresses: async () => ['192.0.2.1'],
  services: async () => [],
};

const unusedKey = { domain: 'example.com', enabled: false, selector: 'selector1', publicKey: 'MIIBIjAN' };

const healthyStore = {
  exists: true,
  schemas: [{ name: 'platform', found: 1, known: 1 }],
  domains: ['example.com'],
  signatures: [
    { domain: 'example.com', enabled: true, selector: 'selector1', publicKey: 'MIIBIjAN' },
  ] as readonly DomainSignature[],
  migrations: [],
};

const healthyPostgres = { version: '15.8', isRecent: true, encoding: 'UTF8', hasUnicodeCollation: true };

interface Changes {
  readonly postgres?: Partial<typeof healthyPostgres>;
  readonly probeObjectStore?: () => Promise<void>;
  readonly machine?: Partial<Machine>;
  readonly dns?: Partial<DnsResolver>;
  readonly store?: Partial<StoreInspection>;
  readonly settings?: Partial<DoctorContext['settings']>;
  readonly clock?: ManualClock;
}

function contextOf(changes: Changes): DoctorContext {
  return {
    settings: {
      dataFolder: '/srv/mail',
      packFolder: '/srv/mail/shards',
      packBytes: gibibyte / 4,
      minFreeBytes: gibibyte,
      serverName: 'mail.example',
      listeners: [
        { name: 'web', address: '*', port: 8443 },
        { name: 'smtp', address: '*', port: 8025 },
      ],
      certificateFile: '/srv/c.pem',
      isSelfSigned: false,
      certificateNames: ['mail.example'],
      mail: { directDelivery: false, mxNames: [], smartHost: relay },
      ...changes.settings,
    },
    machine: { ...healthyMachine, ...changes.machine },
    dns: { ...healthyDns, ...changes.dns },
    clock: changes.clock ?? new ManualClock(now),
    inspectStore: async () => ({ ...healthyStore, ...changes.store }),
    inspectPostgres: async () => ({ ...healthyPostgres, ...changes.postgres }),
    probeObjectStore: changes.probeObjectStore ?? (() => Promise.resolve()),
  };
}

async function examine(name: string, changes: Changes = {}): Promise<readonly Finding[]> {
  const check = checks.find((each) => each.name === name);
  if (check === undefined) throw new Error(`There is no check ${name}.`);
  const context = contextOf(changes);
  const running = check.run(context);
  await (context.clock as ManualClock).advance(200);
  return running;
}

const shown = ({ status, text, values }: Finding) => `${status} ${formatText(text.en, values)}`;
const oldServer = async () => [{ exchange: 'old.example.', priority: 10 }];
const dnsDown = () => Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));

describe('every check', () => {
  it.each(checks.map((check) => [check.name, check] as const))(
    '%s finds a healthy machine healthy',
    async (name) => {
      const findings = await examine(name);
      expect(findings.length).toBeGreaterThan(0);
      for (const finding of findings) expect(shown(finding)).toMatch(name === 'kerberos' ? /^skip / : /^ok /);
    },
  );

  it('says every finding in both languages, with no gap left open', async () => {
    for (const { name } of checks) {
      for (const finding of [
        ...(await examine(name)),
        ...(await examine(name, { store: { exists: false } })),
      ]) {
        for (const text of [finding.text, finding.next]) {
          for (const said of Object.values(text ?? {}))
            expect(formatText(said, finding.values)).not.toMatch(/\{\w+\}/);
        }
      }
    }
  });
});

describe('what is found where something is wrong', () => {
  it.each<[string, Changes, string]>([
    [
      'kerberos',
      { settings: { kerberos, certificateNames: ['mail.contoso.test'] } },
      'ok It has the key of HTTP/mail.contoso.test@CONTOSO.LOCAL, version 3, 300.',
    ],
    [
      'kerberos',
      { settings: { kerberos } },
      'warn It has no key of HTTP/mail.example, but of HTTP/mail.contoso.test@CONTOSO.LOCAL: clients that come to mail.example cannot use Kerberos.',
    ],
    [
      'kerberos',
      { settings: { kerberos }, machine: { readKeys: async () => keytabOf(now + dayMs) } },
      'fail Its newest key was made at 2026-11-22 00:00 (UTC), which the clock here says is still to come. Tickets are refused where clocks differ.',
    ],
    [
      'kerberos',
      { settings: { kerberos }, machine: { readKeys: async () => 'forbidden' } },
      'fail The keytab /srv/landfall.keytab cannot be used. This account may not read it.',
    ],
    [
      'kerberos',
      { settings: { kerberos }, machine: { readKeys: async () => Buffer.from('0502', 'hex') } },
      'fail The keytab /srv/landfall.keytab cannot be used. It has no key of AES.',
    ],
    [
      'kerberos',
      { settings: { kerberos }, machine: { readKeys: async () => Buffer.from('x') } },
      'fail The keytab /srv/landfall.keytab cannot be used. It does not begin as a keytab of version 5.2 does.',
    ],
    [
      'mail-flow',
      { machine: { greeting: async () => undefined } },
      'fail The smart host relay.example does not answer at port 587.',
    ],
    [
      'mail-flow',
      { machine: { greeting: async () => '554 no mail from you' } },
      'fail The smart host relay.example takes no mail at port 587; it says: 554 no mail from you',
    ],
    [
      'mail-flow',
      { settings: { mail: { directDelivery: false, mxNames: [] } } },
      'warn Mail for addresses elsewhere is not sent: neither mail.smartHost nor mail.directDelivery is configured.',
    ],
    [
      'mail-flow',
      { settings: { mail: { directDelivery: true, mxNames: [] } }, dns: { mailExchangers: dnsDown } },
      'fail Mail for addresses elsewhere goes where MX records lead, and the DNS does not answer.',
    ],
    [
      'mail-flow',
      { settings: { mail: { directDelivery: true, mxNames: [] } } },
      'skip Mail for addresses elsewhere goes where MX records lead; whether port 25 is open outward was not tried.',
    ],
    [
      'mail-flow',
      { settings: { mail: { directDelivery: true, mxNames: [] } }, dns: { mailExchangers: oldServer } },
      'ok Mail for addresses elsewhere goes where MX records lead; port 25 is open outward (old.example answers).',
    ],
    [
      'mail-flow',
      {
        settings: { mail: { directDelivery: true, mxNames: [] } },
        machine: { greeting: async () => undefined },
        dns: { mailExchangers: oldServer },
      },
      'fail old.example does not answer at port 25: the network here seems to let no mail out.',
    ],
    [
      'dns',
      {
        dns: { mailExchangers: async () => [{ exchange: 'in.filter.example', priority: 1 }] },
        settings: { mail: { directDelivery: false, mxNames: ['*.filter.example'] } },
      },
      'ok example.com: mail comes to mail.example.',
    ],
    ['node', { machine: { nodeVersion: '20.9.0' } }, 'fail Version 20.9.0 is too old; Landfall needs 24.'],
    [
      'data-folder',
      { machine: { findFolder: async () => undefined } },
      'skip /srv/mail is made at the first start.',
    ],
    [
      'data-folder',
      { machine: { findFolder: async () => ({ isWritable: false, isOpenToOthers: false }) } },
      'fail This account may not write in /srv/mail.',
    ],
    [
      'data-folder',
      { machine: { findFolder: async () => ({ isWritable: true, isOpenToOthers: true }) } },
      'warn Other accounts of this machine may look into /srv/mail, where mail and keys lie.',
    ],
    [
      'data-folder',
      { machine: { freeBytes: async () => gibibyte / 2 } },
      'fail 0.5 GiB are free, less than 1.0 GiB (limits.minFreeBytes): the server says that it is not ready.',
    ],
    ['data-folder', { machine: { freeBytes: async () => 2 * gibibyte } }, 'warn 2.0 GiB are free.'],
    [
      'disk-sync',
      { machine: { measureSyncs: async () => [0.001, 0.002] } },
      'warn A sync takes 0.00 ms, which is too quick to be true: this file system may lose mail in a power cut.',
    ],
    [
      'disk-sync',
      { machine: { measureSyncs: async () => [30, 80, 50] } },
      'warn A sync takes 50.00 ms (worst of 32: 80.0 ms).',
    ],
    [
      'disk-sync',
      { machine: { findFolder: async () => undefined } },
      'skip There is no folder to measure in.',
    ],
    [
      'data-folder',
      { machine: { freeBytes: async (folder) => (folder.endsWith('shards') ? 1 : 100) * (gibibyte / 2) } },
      'warn 0.5 GiB are free for message bodies in /srv/mail/shards; tidying packs wants 1.0 GiB.',
    ],
    ['postgres', { postgres: { version: '12.1', isRecent: false } }, 'fail Version 12.1 is too old.'],
    [
      'postgres',
      { postgres: { encoding: 'LATIN1' } },
      'fail The database is encoded in LATIN1, which cannot hold every name and subject.',
    ],
    [
      'postgres',
      { postgres: { hasUnicodeCollation: false } },
      'fail The collation "und-x-icu" is missing, so searches by a part of a text fail.',
    ],
    [
      'object-store',
      {
        probeObjectStore: () =>
          Promise.reject(new AppError({ kind: 'denied', code: 'x', message: 'Not with this key.' })),
      },
      'fail The bucket cannot be used: Not with this key.',
    ],
    ['store', { store: { exists: false } }, 'skip There is nothing stored yet.'],
    [
      'store',
      { store: { schemas: [{ name: 'platform', found: 9, known: 1 }] } },
      'fail The platform schema is at version 9; this program knows 1. A newer Landfall wrote it.',
    ],
    [
      'store',
      { store: { schemas: [{ name: 'platform', found: 1, known: 2 }] } },
      'ok It opens. The platform schema is at version 1 and goes to 2 at the next start.',
    ],
    [
      'migration',
      { store: { migrations: [{ tenant: 'contoso', alive: 0, runOut: 2, waiting: 40 }] } },
      'warn "contoso": 2 mailboxes were being copied when a server stopped, and for an hour nobody has gone on (40 wait).',
    ],
    [
      'migration',
      { store: { migrations: [{ tenant: 'contoso', alive: 0, runOut: 0, waiting: 40 }] } },
      'warn "contoso": 40 mailboxes have been due for more than an hour, and none is being copied.',
    ],
    [
      'migration',
      { store: { migrations: [{ tenant: 'contoso', alive: 3, runOut: 1, waiting: 40 }] } },
      'ok No mailbox waits for its turn.',
    ],
    [
      'inbound-mail',
      { machine: { greeting: async () => undefined } },
      'warn Nobody answers at mail.example port 25, where other servers bring mail. Before cutover that may be as it should be.',
    ],
    [
      'inbound-mail',
      { machine: { greeting: async () => '220 mail.example ESMTP Postfix' } },
      'warn Another program answers at mail.example port 25: 220 mail.example ESMTP Postfix. Mail for the domains here would go to it.',
    ],
    [
      'inbound-mail',
      { settings: { listeners: [] } },
      'warn No mail comes from other servers: listeners.smtp is turned off.',
    ],
    ['ports', { machine: { probePort: async () => 'landfall' } }, 'ok web: Landfall answers on port 8443.'],
    ['ports', { machine: { probePort: async () => 'taken' } }, 'fail web: another program has port 8443.'],
    [
      'ports',
      { machine: { probePort: async () => 'forbidden' } },
      'fail web: this account may not listen on port 8443.',
    ],
    [
      'ports',
      { machine: { probePort: async () => 'noSuchAddress' } },
      'fail web: this machine does not have the address *.',
    ],
    ['certificate', { machine: { readText: async () => undefined } }, 'fail /srv/c.pem does not exist.'],
    [
      'certificate',
      { machine: { readText: async () => undefined }, settings: { isSelfSigned: true } },
      'skip It is made at the first start.',
    ],
    [
      'certificate',
      { machine: { readText: async () => 'x' } },
      'fail /srv/c.pem holds no certificate in PEM.',
    ],
    ['certificate', { clock: new ManualClock(now - 10 * dayMs) }, 'fail It is not valid yet.'],
    [
      'certificate',
      { clock: new ManualClock(now + 380 * dayMs) },
      'warn It is valid until 2027-12-21 (15 days).',
    ],
    ['certificate', { clock: new ManualClock(now + 400 * dayMs) }, 'fail It ended on 2027-12-21.'],
    [
      'certificate',
      { settings: { certificateNames: ['mail.example', '10.0.0.1', 'other.example'] } },
      'warn It does not carry 10.0.0.1, other.example; clients will refuse it.',
    ],
    [
      'certificate',
      { settings: { isSelfSigned: true } },
      'warn It is self-signed: fine to try things, but Outlook and other servers do not trust it.',
    ],
    [
      'clock',
      { clock: new ManualClock(Date.UTC(1970, 0, 1)) },
      'fail It shows 1970-01-01T00:00:00.200Z: it was never set.',
    ],
    [
      'clock',
      { machine: { newestWriteAt: async () => now + 3_600_000 } },
      'fail Files in the data folder are 60 minutes younger than the clock says: it went back.',
    ],
    ['dns', { store: { domains: [] } }, 'skip There are no accepted domains yet.'],
    ['dns', { dns: { mailExchangers: async () => [] } }, 'warn example.com: there is no MX record.'],
    [
      'dns',
      { dns: { mailExchangers: async () => [{ exchange: 'old.example', priority: 1 }] } },
      'warn example.com: mail goes to old.example, not to mail.example. Before cutover that is as it should be.',
    ],
    ['dns', { dns: { texts: async () => ['v=spf10'] } }, 'warn example.com: SPF is missing.'],
    ['dns', { dns: { texts: async () => ['v=DMARC12; x'] } }, 'warn example.com: DMARC is missing.'],
    ['dns', { store: { signatures: [] } }, 'warn example.com: mail that leaves is not signed (DKIM).'],
    [
      'dns',
      { dns: { texts: async () => ['v=DKIM1; p=MIIBAnother'] } },
      'fail example.com: mail is signed, and the DNS does not have the key. Others take it for forged.',
    ],
    ['autodiscover', {}, 'ok Outlook finds autodiscover.example.com (192.0.2.1).'],
    ['autodiscover', { store: { domains: [] } }, 'skip There are no accepted domains yet.'],
    [
      'autodiscover',
      { dns: { addresses: async () => [] } },
      'warn example.com: neither autodiscover nor _autodiscover._tcp is published, so Outlook asks people for a server.',
    ],
    [
      'autodiscover',
      {
        dns: {
          addresses: async () => [],
          services: async () => [{ name: 'mail.example', port: 443, priority: 0 }],
        },
      },
      'ok example.com: Outlook is sent to mail.example; it asks its person whether that is right, once.',
    ],
    [
      'autodiscover',
      {
        dns: {
          addresses: async () => [],
          services: async () => [{ name: 'mail.example', port: 8443, priority: 0 }],
        },
      },
      'warn example.com: _autodiscover._tcp names port 8443, and Outlook takes 443 alone.',
    ],
    [
      'autodiscover',
      { dns: { addresses: dnsDown } },
      'skip The DNS does not answer from here, so nothing can be said about the domains.',
    ],
    [
      'dns',
      { dns: { mailExchangers: dnsDown } },
      'skip The DNS does not answer from here, so nothing can be said about the domains.',
    ],
    [
      'file-descriptors',
      { machine: { openFileLimit: async () => 1024 } },
      'warn Only 1024 may be open at once; with many clients 8192 are wanted.',
    ],
    [
      'file-descriptors',
      { machine: { openFileLimit: async () => undefined } },
      'skip This system does not tell its limit.',
    ],
    ['memory', { machine: { availableMemoryBytes: 2 ** 29 } }, 'warn 512 of 8192 MiB are available.'],
    ['memory', { machine: { availableMemoryBytes: 2 ** 27 } }, 'fail 128 of 8192 MiB are available.'],
  ])('%s (case %#)', async (name, changes, expected) => {
    const findings = await examine(name, changes);
    expect(findings.map(shown)).toContain(expected);
    const found = findings.find((finding) => shown(finding) === expected);
    if (found?.status === 'warn' || found?.status === 'fail') expect(found.next).toBeDefined();
  });

  it('the records that are missing, as they are published', async () => {
    const findings = await examine('dns', {
      dns: { mailExchangers: async () => [], texts: async () => [] },
    });
    expect(findings.map(({ next, values }) => next && formatText(next.en, values))).toEqual([
      'At cutover publish: example.com. MX 10 mail.example.',
      'Publish: example.com. TXT "v=spf1 mx -all"',
      'Publish: selector1._domainkey.example.com. TXT "v=DKIM1; k=rsa; p=MIIBIjAN"; or stop signing: Set-DkimSigningConfig example.com -Enabled $false',
      'Publish: _dmarc.example.com. TXT "v=DMARC1; p=quarantine"',
    ]);
  });

  it.each<[string, readonly DomainSignature[], readonly string[], string]>([
    ['no keys', [], [], 'Type: New-DkimSigningConfig example.com -Enabled $true, and publish what it says.'],
    [
      'keys that nobody has published',
      [unusedKey],
      [],
      'Publish: selector1._domainkey.example.com. TXT "v=DKIM1; k=rsa; p=MIIBIjAN"; then type: Set-DkimSigningConfig example.com -Enabled $true',
    ],
    [
      'published keys that are not used',
      [unusedKey],
      ['v=DKIM1; k=rsa; p=MIIBIjAN'],
      'type: Set-DkimSigningConfig example.com -Enabled $true',
    ],
  ])('what to do about signatures with %s', async (_name, signatures, published, expected) => {
    const findings = await examine('dns', { dns: { texts: async () => published }, store: { signatures } });
    expect(findings.map(({ next, values }) => next && formatText(next.en, values))).toContain(expected);
  });

  it('a clock that jumps while it is watched', async () => {
    const clock = new ManualClock(now);
    const running = checks.find(({ name }) => name === 'clock')!.run(contextOf({ clock }));
    clock.jump(90_000);
    await clock.advance(200);
    expect((await running).map(shown)).toEqual(['warn It jumped by 90000 ms while being watched.']);
  });
});

describe('the examination', () => {
  const title = { en: 'Fake', ko: '가짜' };
  const text = { en: 'x', ko: '엑스' };
  const fake = (name: string, run: () => Promise<readonly Finding[]>) =>
    defineDoctorCheck({ name, title, run });

  it('goes on where a check breaks off or hangs', async () => {
    const clock = new ManualClock(now);
    const parts = [
      fake('broken', () => Promise.reject(new Error('EIO'))),
      fake('hanging', () => new Promise(() => undefined)),
      fake('well', async () => [{ status: 'ok', text }]),
    ];
    const said: string[] = [];
    const examined = (async () => {
      for await (const { check, findings } of runDoctor(parts, contextOf({ clock }), 15_000)) {
        said.push(`${check.name}: ${findings.map(shown).join()}`);
      }
    })();
    await clock.advance(15_000);
    await examined;
    expect(said).toEqual([
      'broken: fail The check broke off: EIO',
      'hanging: fail The check did not end within 15000 ms.',
      'well: ok x',
    ]);
    expect(clock.pending).toEqual([]);
  });

  it.each([
    [[], 0],
    [['ok', 'skip'], 0],
    [['ok', 'warn', 'skip'], 1],
    [['warn', 'fail', 'ok'], 2],
  ] as const)('%j ends with %i', (statuses, code) => {
    expect(exitCodeOf(statuses.map((status) => ({ status, text })))).toBe(code);
  });
});
