import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import path from 'node:path';
import { createSecureContext } from 'node:tls';
import { carriesName } from '../../base/certificate-names.ts';
import type { Clock } from '../../base/clock.ts';
import { AppError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { Service } from '../service.ts';
import { type CertificateAndKey, createSelfSignedCertificate } from './self-signed.ts';

/** Which certificate the listeners show: files that an administrator provides, or one that we make and renew. */
export type CertificateSource =
  | { readonly kind: 'files'; readonly certificateFile: string; readonly keyFile: string }
  | { readonly kind: 'selfSigned'; readonly folder: string; readonly names: readonly string[] };

export interface CertificatesOptions {
  readonly source: CertificateSource;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export const renewBeforeDays = 30;
const dayMs = 86_400_000;
const checkEveryMs = dayMs / 2;

/** Holds the certificate in force and tells listeners of a new one. Run as a service, it renews its own in time. */
export class Certificates implements Service {
  readonly name = 'certificates';
  readonly #options: CertificatesOptions;
  readonly #listeners = new Set<(current: CertificateAndKey) => void>();
  #current: CertificateAndKey | undefined;
  #watch = new AbortController();
  #watching: Promise<void> = Promise.resolve();

  constructor(options: CertificatesOptions) {
    this.#options = options;
  }

  /** Loaded by `reload` or `start`. */
  get current(): CertificateAndKey {
    if (this.#current === undefined) {
      throw new AppError({
        kind: 'internal',
        code: 'tls.notLoaded',
        message:
          'A listener asked for a certificate before one was loaded. Start certificates before listeners.',
      });
    }
    return this.#current;
  }

  get fingerprint(): string {
    return new X509Certificate(this.current.certificate).fingerprint256;
  }

  onChange(listener: (current: CertificateAndKey) => void): void {
    this.#listeners.add(listener);
  }

  /** Reads or makes the certificate. Where that fails, the one in force stays and the reason is thrown. */
  async reload(): Promise<void> {
    const { source } = this.#options;
    const loaded = source.kind === 'files' ? readFiles(source) : await this.#readOrMake(source);
    if (loaded.certificate === this.#current?.certificate && loaded.key === this.#current.key) return;
    const isFirst = this.#current === undefined;
    this.#current = loaded;
    const { validTo, subjectAltName } = new X509Certificate(loaded.certificate);
    this.#options.log.info('tls.certificate', { source: source.kind, validTo, names: subjectAltName });
    if (!isFirst) for (const listener of this.#listeners) listener(loaded);
  }

  async start(): Promise<void> {
    await this.reload();
    this.#watch = new AbortController();
    this.#watching = this.#renewInTime(this.#watch.signal);
  }

  async stop(): Promise<void> {
    this.#watch.abort();
    await this.#watching;
  }

  async #renewInTime(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#options.clock.sleep(checkEveryMs, signal);
        await this.reload();
      } catch (error) {
        // The old certificate still serves; the next round tries again.
        if (!signal.aborted) this.#options.log.error('tls.renewalFailed', { error });
      }
    }
  }

  async #readOrMake(source: Extract<CertificateSource, { kind: 'selfSigned' }>): Promise<CertificateAndKey> {
    const { clock, random, log } = this.#options;
    const file = path.join(source.folder, 'self-signed.pem');
    const kept = readKept(file);
    const reason = kept === undefined ? 'none yet' : reasonToRenew(kept, source.names, clock.now());
    if (kept !== undefined && reason === undefined) return kept;
    const made = createSelfSignedCertificate({ names: source.names, now: clock.now(), random });
    await writeKept(file, made, random);
    log.info('tls.selfSigned', { file, reason, names: source.names });
    return made;
  }
}

function reasonToRenew(kept: CertificateAndKey, names: readonly string[], now: number): string | undefined {
  const certificate = new X509Certificate(kept.certificate);
  if (certificate.validToDate.getTime() - now < renewBeforeDays * dayMs) return 'it expires soon';
  if (certificate.validFromDate.getTime() > now) return 'it is not valid yet by this clock';
  const lacks = names.find((name) => !carriesName(certificate, name));
  return lacks === undefined ? undefined : `it lacks the name ${lacks}`;
}

/** Key and certificate lie in one file, so that a crash cannot leave halves of two pairs. */
function readKept(file: string): CertificateAndKey | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    const [key, certificate] = [block(text, 'PRIVATE KEY'), block(text, 'CERTIFICATE')];
    if (key === undefined || certificate === undefined) return undefined;
    const isPair = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
    return isPair ? { key, certificate } : undefined;
  } catch (error) {
    if (isMissing(error) || isUnreadablePem(error)) return undefined;
    throw error;
  }
}

function block(text: string, label: string): string | undefined {
  return text.match(new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----\n`))?.[0];
}

async function writeKept(file: string, made: CertificateAndKey, random: Random): Promise<void> {
  const temporary = `${file}.${random.guid()}.tmp`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(made.key + made.certificate);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}

function readFiles(source: Extract<CertificateSource, { kind: 'files' }>): CertificateAndKey {
  const { certificateFile, keyFile } = source;
  const pair = { certificate: readPem(certificateFile, 'certificate'), key: readPem(keyFile, 'private key') };
  try {
    createSecureContext({ cert: pair.certificate, key: pair.key });
    return pair;
  } catch (cause) {
    throw new AppError({
      kind: 'invalid',
      code: 'tls.notAPair',
      message: `The certificate ${certificateFile} and the key ${keyFile} do not work together. Check that both are PEM and that they were made for each other.`,
      details: { certificateFile, keyFile },
      cause,
    });
  }
}

function readPem(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError({
      kind: 'invalid',
      code: 'tls.unreadable',
      message: `The ${what} cannot be read: ${reason}. Check the path in [tls] and that the server's account may read it.`,
      details: { file },
      cause,
    });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Damaged on disk: OpenSSL's own codes all begin so. */
function isUnreadablePem(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_OSSL_');
}
