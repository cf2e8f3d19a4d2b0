import type { ProbedCertificate } from '../../base/connecting/peer-certificate.ts';
import type { ProbeStep } from '../../base/connecting/probe-step.ts';
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

export interface DirectoryProbe {
  readonly steps: readonly ProbeStep<ProbeStepName>[];
  /** The one of several that answered. */
  readonly server: string | undefined;
  readonly addresses: readonly string[];
  readonly tlsVersion: string | undefined;
  readonly certificate: ProbedCertificate | undefined;
  readonly description: SourceDescription | undefined;
  /** Says which step failed, why, and what to do. */
  readonly failure: AppError | undefined;
}
