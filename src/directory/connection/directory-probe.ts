import type { AppError } from '../../base/errors.ts';
import type { SourceDescription } from '../sources/directory-source.ts';

/** In the order in which they are taken. StartTLS comes after the connection. Of a file there are `Open` and `Read`. */
export const probeSteps = [
  'Dns',
  'Connect',
  'Tls',
  'Bind',
  'NamingContext',
  'Open',
  'Read',
  'Write',
] as const;
export type ProbeStepName = (typeof probeSteps)[number];

/** `skipped`: there is nothing of the kind here, or a step before it has failed. */
export interface ProbeStep {
  readonly name: ProbeStepName;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly detail: string;
}

export interface ProbedCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly validFrom: number;
  readonly validTo: number;
  /** SHA-256, as openssl prints it. */
  readonly fingerprint: string;
  /** Why it would not be accepted, where untrusted ones are. */
  readonly problem: string | undefined;
}

export interface DirectoryProbe {
  readonly steps: readonly ProbeStep[];
  /** The one of several that answered. */
  readonly server: string | undefined;
  readonly addresses: readonly string[];
  readonly tlsVersion: string | undefined;
  readonly certificate: ProbedCertificate | undefined;
  readonly description: SourceDescription | undefined;
  /** Says which step failed, why, and what to do. */
  readonly failure: AppError | undefined;
}
