/** Goes the way that a run goes, step by step, and says how far one comes and where it ends. */
import { isIP } from 'node:net';
import { hostAndPort } from '../../base/addresses.ts';
import { type ProbedCertificate, probedCertificate } from '../../base/connecting/peer-certificate.ts';
import { stepsTaken } from '../../base/connecting/probe-step.ts';
import { type AppError, isAppError } from '../../base/errors.ts';
import { connectError } from '../ldap/dial.ts';
import type { LdapConnection } from '../ldap/ldap-connection.ts';
import { LdapSession, type LdapSessionSettings, reach, signIn } from '../ldap/ldap-session.ts';
import type { LdapPorts, LdapSecurity } from '../ldap/ldap-settings.ts';
import { isSourceError, type SourceFailure, sourceError } from '../ldap/source-error.ts';
import type { DirectorySource, SourceDescription } from '../sources/directory-source.ts';
import type { DirectoryProbe, ProbeStepName } from './directory-probe.ts';
import { findWriteRights } from './write-rights.ts';

export interface ServerProbeOptions {
  readonly settings: LdapSessionSettings;
  readonly surroundings: LdapPorts & { lookup(host: string): Promise<readonly string[]> };
  readonly isWritable: boolean;
  /** The source over a session that is signed in. */
  readonly open: (session: LdapSession) => Promise<DirectorySource>;
  readonly signal: AbortSignal;
}

const orders: Readonly<Record<LdapSecurity, readonly ProbeStepName[]>> = {
  None: ['Dns', 'Connect', 'Bind', 'NamingContext', 'Read', 'Write'],
  Ldaps: ['Dns', 'Connect', 'Tls', 'Bind', 'NamingContext', 'Read', 'Write'],
  StartTls: ['Dns', 'Connect', 'Tls', 'Bind', 'NamingContext', 'Read', 'Write'],
};

/** What was learnt so far. */
class Found {
  readonly details = new Map<ProbeStepName, string>();
  readonly skipped = new Map<ProbeStepName, string>();
  server: string | undefined;
  addresses: readonly string[] = [];
  tlsVersion: string | undefined;
  certificate: ProbedCertificate | undefined;
  description: SourceDescription | undefined;
}

export async function probeServer(options: ServerProbeOptions): Promise<DirectoryProbe> {
  const { settings, signal } = options;
  const order = orders[settings.security];
  let first: DirectoryProbe | undefined;
  for (const host of settings.servers) {
    const found = new Found();
    const failure = await attempt(() => takeSteps(options, host, found), signal);
    if (isSourceError(failure, 'certificate'))
      await attempt(() => showCertificate(options, host, found), signal);
    const probe = report(found, order, failure);
    // Another server is asked where this one cannot be reached, as a run does.
    const isReached =
      failure === undefined ||
      !isSourceError(failure, 'dns', 'connect', 'tls', 'certificate', 'timeout', 'disconnected');
    if (isReached) return probe;
    first ??= probe;
  }
  if (first !== undefined) return first;
  const failure = sourceError('settings', { what: 'The connector names no server.', next: 'Give -Server.' });
  return report(new Found(), order, failure);
}

/** `Open`, and a first page. */
export async function probeFile(source: DirectorySource, signal: AbortSignal): Promise<DirectoryProbe> {
  const found = new Found();
  const failure = await attempt(async () => {
    const description = await source.describe(signal);
    found.description = description;
    found.details.set('Open', description.name);
    found.details.set('Read', await readFirst(source, signal));
  }, signal);
  return report(found, ['Open', 'Read'], failure);
}

async function attempt(take: () => Promise<void>, signal: AbortSignal): Promise<AppError | undefined> {
  try {
    await take();
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (isAppError(error)) return error;
    throw error;
  }
}

async function takeSteps(options: ServerProbeOptions, host: string, found: Found): Promise<void> {
  const { settings, surroundings, isWritable, open, signal } = options;
  const server = { ...settings, host };
  found.server = host;
  found.addresses = await resolve(surroundings, server);
  found.details.set('Dns', found.addresses.join(', '));
  const connection = await reach(server, surroundings, signal, {
    connected: () => found.details.set('Connect', hostAndPort(server)),
    secured: (socket) => {
      found.tlsVersion = socket.getProtocol() ?? undefined;
      found.certificate = probedCertificate(socket);
      found.details.set('Tls', found.tlsVersion ?? '');
    },
  });
  await signIn(connection, settings.credentials, signal);
  found.details.set('Bind', settings.credentials?.userName ?? 'anonymous');
  await look(connection, { settings, surroundings, isWritable, open, signal }, found);
}

/** Nothing is said over it: a certificate that is refused is shown to whoever has to find out why. */
async function showCertificate(
  { settings, surroundings, signal }: ServerProbeOptions,
  host: string,
  found: Found,
): Promise<void> {
  const server = { ...settings, host, acceptUntrustedCertificates: true };
  const connection = await reach(server, surroundings, signal, {
    connected: () => undefined,
    secured: (socket) => {
      found.certificate = probedCertificate(socket);
    },
  });
  connection.destroy();
}

async function look(
  connection: LdapConnection,
  { settings, surroundings, isWritable, open, signal }: ServerProbeOptions,
  found: Found,
): Promise<void> {
  const session = new LdapSession(settings, surroundings, connection);
  try {
    const source = await open(session);
    found.description = await source.describe(signal);
    found.details.set('NamingContext', found.description.namingContext);
    found.details.set('Read', await readFirst(source, signal));
    // By now it is known which way changes can be followed.
    found.description = await source.describe(signal);
    if (!isWritable) found.skipped.set('Write', 'Nothing is to be written through this connector.');
    else await tellOfRights(session, found, signal);
  } finally {
    session.close();
  }
}

async function tellOfRights(session: LdapSession, found: Found, signal: AbortSignal): Promise<void> {
  const rights = await findWriteRights(session, found.description?.namingContext ?? '', signal);
  if (rights === undefined) found.skipped.set('Write', 'The server does not say what may be written.');
  else found.details.set('Write', rights);
}

async function readFirst(source: DirectorySource, signal: AbortSignal): Promise<string> {
  const attributes = ['objectClass', 'mail', 'userPrincipalName'];
  for await (const { changes, cursor } of source.read({ attributes, signal })) {
    const isAll = cursor !== undefined || changes.length === 0;
    return isAll
      ? 'No object is in scope.'
      : `${changes.length.toLocaleString('en-US')} objects in the first page.`;
  }
  return 'No object is in scope.';
}

async function resolve(
  { lookup }: ServerProbeOptions['surroundings'],
  server: { readonly host: string; readonly port: number },
): Promise<readonly string[]> {
  if (isIP(server.host) !== 0) return [server.host];
  try {
    return await lookup(server.host);
  } catch (error) {
    throw connectError(error, server);
  }
}

/** Of each failure, the step at which one stands then. */
const stepsOfFailures: Readonly<Partial<Record<SourceFailure, ProbeStepName>>> = {
  dns: 'Dns',
  connect: 'Connect',
  tls: 'Tls',
  certificate: 'Tls',
  signIn: 'Bind',
  base: 'NamingContext',
  file: 'Open',
  ldif: 'Read',
  csv: 'Read',
  filter: 'Read',
  scope: 'Read',
};

function report(
  found: Found,
  order: readonly ProbeStepName[],
  failure: AppError | undefined,
): DirectoryProbe {
  const { details, skipped } = found;
  const failed = failure && { name: failedStep(failure, order, details), message: failure.message };
  const steps = stepsTaken(order, { details, skipped, failed });
  const { server, addresses, tlsVersion, certificate, description } = found;
  return { steps, server, addresses, tlsVersion, certificate, description, failure };
}

/** A server may fall silent anywhere: then it is the first step of which nothing is known. */
function failedStep(
  { code }: AppError,
  order: readonly ProbeStepName[],
  details: ReadonlyMap<ProbeStepName, string>,
): ProbeStepName {
  const told = stepsOfFailures[code.replace('directory.source.', '') as SourceFailure];
  if (told !== undefined && order.includes(told) && !details.has(told)) return told;
  return order.find((name) => !details.has(name)) ?? 'Read';
}
