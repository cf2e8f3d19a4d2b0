/** Goes the way that a migration goes, step by step, and says how far one comes and where it ends. */
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { type ProbedCertificate, probedCertificate } from '../../base/connecting/peer-certificate.ts';
import { type ProbeStep, stepsTaken } from '../../base/connecting/probe-step.ts';
import { type AppError, isAppError } from '../../base/errors.ts';
import { type ConnectionPorts, type Greeted, greet } from './open-connection.ts';
import { SourceServerLimits } from './server-limits.ts';
import { signIn } from './sign-in.ts';
import { type SourceStep, shownText, sourceError } from './source-error.ts';
import type { SourceCredentials, SourceSecurity, SourceServerSettings } from './source-settings.ts';

export type ProbeStepName = 'Dns' | 'Connect' | 'Tls' | 'Greeting' | 'Capabilities' | 'SignIn';

/** In the order in which they are taken. STARTTLS comes after the greeting. */
const order: Readonly<Record<SourceSecurity, readonly ProbeStepName[]>> = {
  None: ['Dns', 'Connect', 'Greeting', 'Capabilities', 'SignIn'],
  Ssl: ['Dns', 'Connect', 'Tls', 'Greeting', 'Capabilities', 'SignIn'],
  Tls: ['Dns', 'Connect', 'Greeting', 'Tls', 'Capabilities', 'SignIn'],
};

export interface ServerProbe {
  readonly steps: readonly ProbeStep<ProbeStepName>[];
  readonly addresses: readonly string[];
  readonly tlsVersion: string | undefined;
  readonly certificate: ProbedCertificate | undefined;
  readonly greeting: string | undefined;
  readonly capabilities: readonly string[];
  /** Says which step failed, why, and what to do. */
  readonly failure: AppError | undefined;
}

export interface ProbeOptions extends ConnectionPorts {
  readonly settings: SourceServerSettings;
  /** Signs in as well. */
  readonly credentials?: SourceCredentials | undefined;
  /** Of this machine: what a connection to the name would go to. */
  readonly lookup: (host: string) => Promise<readonly string[]>;
  readonly signal: AbortSignal;
}

export async function probeServer(options: ProbeOptions): Promise<ServerProbe> {
  const found: Found = { details: new Map(), addresses: [], capabilities: [] };
  const { signal } = options;
  try {
    await takeSteps(options, found);
    return report(found, options.settings, undefined);
  } catch (error) {
    signal.throwIfAborted();
    if (!isAppError(error)) throw error;
    return report(found, options.settings, error);
  }
}

/** What was learnt so far. */
interface Found {
  readonly details: Map<ProbeStepName, string>;
  addresses: readonly string[];
  capabilities: readonly string[];
  tls?: TLSSocket;
  greeting?: string;
}

async function takeSteps(options: ProbeOptions, found: Found): Promise<void> {
  const { settings, credentials, random, clock, connect, networks, signal } = options;
  const { details } = found;
  found.addresses = await resolve(options);
  details.set('Dns', found.addresses.join(', '));
  const limits = new SourceServerLimits({ clock, random });
  const ports = { clock, random, ...(connect && { connect }), ...(networks && { networks }) };
  const greeted = await greet({ ...ports, settings, limits, signal, lifetime: signal });
  const { connection } = greeted;
  try {
    tellOfWay(greeted, settings, found);
    if (connection.capabilities.size === 0) await connection.must({ name: 'CAPABILITY' }, 'CAPABILITY');
    found.capabilities = [...connection.capabilities].sort();
    details.set('Capabilities', found.capabilities.join(' '));
    if (credentials === undefined) return;
    details.set('SignIn', await signInTo(greeted, credentials, options));
  } finally {
    connection.close();
  }
}

async function resolve({ settings: { host }, lookup }: ProbeOptions): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  try {
    return await lookup(host);
  } catch (cause) {
    throw sourceError('dns', {
      what: `No address was found for "${shownText(host)}".`,
      next: 'Check how the name of the server is written, and the DNS of this machine.',
      retryable: false,
      cause,
    });
  }
}

function tellOfWay({ connection, greeting }: Greeted, { port }: SourceServerSettings, found: Found): void {
  const { details } = found;
  details.set('Connect', `port ${port}`);
  if (connection.tls !== undefined) {
    found.tls = connection.tls;
    details.set('Tls', connection.tls.getProtocol() ?? '');
  }
  found.greeting = shownText(`${greeting.condition} ${greeting.text}`);
  details.set('Greeting', found.greeting);
}

async function signInTo(
  { connection, greeting, isEncrypted }: Greeted,
  credentials: SourceCredentials,
  { settings, random, signal }: ProbeOptions,
): Promise<string> {
  if (greeting.condition === 'PREAUTH') return 'PREAUTH';
  const { host, port } = settings;
  const onAbort = () => connection.destroy(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return (await signIn({ connection, credentials, random, host, port, isEncrypted, signal })).attempt;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Of each failure, the step at which one stands then. */
const stepsOfFailures: Readonly<Partial<Record<SourceStep, ProbeStepName>>> = {
  dns: 'Dns',
  connect: 'Connect',
  tls: 'Tls',
  certificate: 'Tls',
  greeting: 'Greeting',
  capability: 'Capabilities',
  signIn: 'SignIn',
  token: 'SignIn',
};

function report(
  found: Found,
  { security }: SourceServerSettings,
  failure: AppError | undefined,
): ServerProbe {
  const { details, addresses, capabilities, tls, greeting } = found;
  const names = order[security];
  const failed = failure && { name: failedStep(failure, names, details), message: failure.message };
  const steps = stepsTaken(names, { details, failed });
  return {
    steps,
    addresses,
    capabilities,
    greeting,
    tlsVersion: tls?.getProtocol() ?? undefined,
    certificate: tls && probedCertificate(tls),
    failure,
  };
}

/** A server may fall silent anywhere: then it is the first step of which nothing is known. */
function failedStep(
  { code }: AppError,
  names: readonly ProbeStepName[],
  details: ReadonlyMap<ProbeStepName, string>,
): ProbeStepName {
  const told = stepsOfFailures[code.replace('migration.source.', '') as SourceStep];
  if (told !== undefined && names.includes(told)) return told;
  return names.find((name) => name !== 'Connect' && !details.has(name)) ?? 'SignIn';
}
