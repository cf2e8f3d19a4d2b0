import { X509Certificate } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { silentLog } from '../../base/log.ts';
import { systemRandom } from '../../base/random.ts';
import { type CertificateSource, Certificates } from './certificates.ts';
import { createSelfSignedCertificate } from './self-signed.ts';

const dayMs = 86_400_000;

interface Prepared {
  readonly folder: string;
  readonly clock: ManualClock;
  open(names?: string[], source?: CertificateSource): Certificates;
}

async function setUp(): Promise<Prepared> {
  const folder = await temporaryFolder();
  const clock = new ManualClock();
  const open = (names = ['localhost'], source?: CertificateSource) =>
    new Certificates({
      source: source ?? { kind: 'selfSigned', folder, names },
      clock,
      random: systemRandom,
      log: silentLog,
    });
  return { folder, clock, open };
}

async function fingerprint(certificates: Certificates): Promise<string> {
  await certificates.reload();
  return certificates.fingerprint;
}

describe('a certificate of our own', () => {
  it('is made once and kept, for its owner alone', async () => {
    const { folder, open } = await setUp();
    const first = await fingerprint(open());
    expect(await fingerprint(open())).toBe(first);
    const file = path.join(folder, 'self-signed.pem');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['self-signed.pem']);
  });

  it.each<[string, (prepared: Prepared) => unknown, readonly string[]]>([
    ['it carries other names', () => undefined, ['localhost', 'new.example']],
    ['it ends in less than 30 days', ({ clock }) => clock.jump(367 * dayMs), ['localhost']],
    ['it has ended', ({ clock }) => clock.jump(500 * dayMs), ['localhost']],
    ['the clock was ahead when it was made', ({ clock }) => clock.jump(-10 * dayMs), ['localhost']],
    [
      'its file is damaged',
      ({ folder }) => writeFile(path.join(folder, 'self-signed.pem'), 'no'),
      ['localhost'],
    ],
    [
      'its file holds rubbish in PEM',
      ({ folder }) => {
        const block = (label: string) => `-----BEGIN ${label}-----\nAAAA\n-----END ${label}-----\n`;
        return writeFile(path.join(folder, 'self-signed.pem'), block('PRIVATE KEY') + block('CERTIFICATE'));
      },
      ['localhost'],
    ],
  ])('is made anew where %s', async (_, change, names) => {
    const prepared = await setUp();
    const before = await fingerprint(prepared.open());
    await change(prepared);
    const after = prepared.open([...names]);
    expect(await fingerprint(after)).not.toBe(before);
    const { validToDate } = new X509Certificate(after.current.certificate);
    expect(validToDate.getTime()).toBeGreaterThan(prepared.clock.now() + 390 * dayMs);
  });

  it('stays where it ends in more than 30 days', async () => {
    const { clock, open } = await setUp();
    const before = await fingerprint(open());
    clock.jump(365 * dayMs);
    expect(await fingerprint(open())).toBe(before);
  });

  it('is renewed while the server runs, and listeners are told', async () => {
    const { clock, open } = await setUp();
    const certificates = open();
    await certificates.start();
    const told: string[] = [];
    certificates.onChange(({ certificate }) => told.push(new X509Certificate(certificate).validTo));
    const before = certificates.fingerprint;
    await clock.advance(dayMs);
    expect(certificates.fingerprint).toBe(before);
    clock.jump(380 * dayMs);
    await clock.advance(dayMs);
    await expect.poll(() => told.length).toBe(1);
    expect(certificates.fingerprint).not.toBe(before);
    await certificates.stop();
    expect(clock.pending).toEqual([]);
  });

  it('cannot be asked for before it is loaded', async () => {
    const { open } = await setUp();
    expect(() => open().current).toThrow(expect.objectContaining({ code: 'tls.notLoaded' }));
  });
});

describe('a certificate from files', () => {
  async function withFiles() {
    const prepared = await setUp();
    const [certificateFile, keyFile] = ['c.pem', 'k.pem'].map((name) => path.join(prepared.folder, name)) as [
      string,
      string,
    ];
    const write = async (name: string) => {
      const made = createSelfSignedCertificate({
        names: [name],
        now: prepared.clock.now(),
        random: systemRandom,
      });
      await writeFile(certificateFile, made.certificate);
      await writeFile(keyFile, made.key);
    };
    await write('one.example');
    const certificates = prepared.open([], { kind: 'files', certificateFile, keyFile });
    await certificates.reload();
    return { certificates, certificateFile, keyFile, write };
  }

  it('is read again when asked', async () => {
    const { certificates, write } = await withFiles();
    const told: number[] = [];
    certificates.onChange(() => told.push(1));
    await certificates.reload();
    expect(told).toEqual([]);
    await write('two.example');
    await certificates.reload();
    expect(told).toEqual([1]);
    expect(new X509Certificate(certificates.current.certificate).subjectAltName).toBe('DNS:two.example');
  });

  it('stays in force where the new files do not fit together, or are gone', async () => {
    const { certificates, certificateFile, keyFile, write } = await withFiles();
    const before = certificates.fingerprint;
    const oldKey = await readFile(keyFile);
    await write('two.example');
    await writeFile(keyFile, oldKey);
    await expect(certificates.reload()).rejects.toMatchObject({ code: 'tls.notAPair' });
    await writeFile(certificateFile, 'rubbish');
    await expect(certificates.reload()).rejects.toMatchObject({ code: 'tls.notAPair' });
    expect(certificates.fingerprint).toBe(before);
  });

  it('is missed with its path', async () => {
    const { open } = await setUp();
    const gone = open([], { kind: 'files', certificateFile: '/nowhere/c.pem', keyFile: '/nowhere/k.pem' });
    await expect(gone.start()).rejects.toMatchObject({
      code: 'tls.unreadable',
      message: expect.stringContaining('/nowhere/c.pem'),
    });
  });
});
