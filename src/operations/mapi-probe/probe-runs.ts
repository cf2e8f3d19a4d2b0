/** Probes of Outlook, as administrators and monitors have them: by their names in Exchange, and with what became of them kept. */
import * as z from 'zod';
import type { Clock } from '../../base/clock.ts';
import type { OutwardNetworks } from '../../base/connecting/outward-networks.ts';
import type { ProbeStep } from '../../base/connecting/probe-step.ts';
import { AppError } from '../../base/errors.ts';
import type { Random } from '../../base/random.ts';
import type { Recipient, Tenant } from '../../store/ports/directory-model.ts';
import type { RecordStore } from '../../store/ports/record-store.ts';
import { type DialTarget, EndpointAgent } from '../client-access/endpoint-request.ts';
import type { MapiEndpointSettings } from '../client-access/mapi-endpoint-settings.ts';
import type { ServerNodes } from '../client-access/server-nodes.ts';
import { type ProbeStepName, probeSteps, runOutlookProbe } from './outlook-probe.ts';
import type { ProbeTickets } from './probe-tickets.ts';

/**
 * `own`: at the listener of the server; `url`: where the DNS leads clients. Names and health sets are Exchange's.
 */
export const outlookProbes = [
  { name: 'OutlookMapiHttpSelfTestProbe', healthSet: 'OutlookMapiHttp.Protocol', way: 'own' },
  { name: 'OutlookMapiHttpDeepTestProbe', healthSet: 'OutlookMapiHttp.Protocol', way: 'own' },
  { name: 'OutlookMapiHttpCtpProbe', healthSet: 'OutlookMapiHttp', way: 'url' },
] as const;

/** Of Outlook Anywhere, which is not served. */
const rpcProbes = /^Outlook(Rpc|Proxy)\w*Probe$/i;

export interface ProbeRequest {
  readonly probeIdentity: string;
  readonly recipient: Recipient;
  /** Of the server to run at; this one without it. */
  readonly server: string | undefined;
  /** In place of the platform's own ticket. */
  readonly credential: { readonly name: string; readonly password: string } | undefined;
  /** Dialled in place of where the DNS leads. */
  readonly hostname: string | undefined;
  readonly timeoutMs: number;
  /** Whether the platform's ticket may be sent to hosts that an organisation names. */
  readonly isPlatform: boolean;
  readonly signal: AbortSignal;
  readonly onStep?: (name: ProbeStepName) => void;
}

export interface ProbeRun {
  readonly monitorIdentity: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly mailbox: string;
  readonly server: string;
  readonly steps: readonly ProbeStep<ProbeStepName>[];
  readonly failedStep: ProbeStepName | null;
  readonly error: string | null;
  readonly exception: string | null;
}

const schema = z.object({
  monitorIdentity: z.string(),
  startedAt: z.number(),
  endedAt: z.number(),
  mailbox: z.string(),
  server: z.string(),
  steps: z.array(
    z.object({
      name: z.enum(probeSteps),
      outcome: z.enum(['passed', 'failed', 'skipped']),
      detail: z.string(),
    }),
  ),
  failedStep: z.enum(probeSteps).nullable(),
  error: z.string().nullable(),
  exception: z.string().nullable(),
});

export interface ProbeRunsOptions {
  readonly store: RecordStore;
  readonly directories: MapiEndpointSettings;
  readonly nodes: ServerNodes;
  readonly tickets: ProbeTickets;
  readonly networks: OutwardNetworks;
  readonly clock: Clock;
  readonly random: Random;
}

const collection = 'mapi.probe';
const keptRuns = 200;

export class ProbeRuns {
  readonly #options: ProbeRunsOptions;

  constructor(options: ProbeRunsOptions) {
    this.#options = options;
  }

  async run(organization: Tenant, request: ProbeRequest): Promise<ProbeRun> {
    const { clock, nodes } = this.#options;
    const { probe, target } = parseProbeIdentity(request.probeIdentity);
    const server = await nodes.get(request.server);
    const emailAddress = primaryAddress(request.recipient);
    const way = await this.#wayOf(organization, request, probe.way, server.name);
    const startedAt = clock.now();
    using agent = new EndpointAgent();
    const outcome = await runOutlookProbe({
      emailAddress,
      autodiscoverUrls: way.autodiscoverUrls,
      prefers: probe.way === 'own' ? 'internal' : 'external',
      way: {
        authorization: this.#authorization(organization, request),
        signal: AbortSignal.any([request.signal, AbortSignal.timeout(request.timeoutMs)]),
        ...(way.dial !== undefined && { dial: way.dial }),
        ...(way.networks !== undefined && { networks: way.networks }),
        agent,
        random: this.#options.random,
      },
      ...(request.onStep && { onStep: request.onStep }),
    });
    request.signal.throwIfAborted();
    const { failure } = outcome;
    const run: ProbeRun = {
      monitorIdentity: [probe.healthSet, probe.name, ...(target === undefined ? [] : [target])].join('\\'),
      ...{
        startedAt,
        endedAt: clock.now(),
        mailbox: emailAddress,
        server: server.name,
        steps: outcome.steps,
      },
      failedStep: failure?.step ?? null,
      error: failure === undefined ? null : `${failure.step}: ${failure.message}`,
      exception: failure?.error ?? null,
    };
    await this.#keep(organization, run);
    return run;
  }

  /** The newest first. */
  async history(organization: Tenant, limit: number): Promise<ProbeRun[]> {
    const query = { descending: true, limit: Math.min(limit, keptRuns) };
    const records = await this.#options.store.listRecords(organization.tenant, collection, query);
    return records.flatMap(({ content }) => schema.safeParse(content).data ?? []);
  }

  /** A ticket opens a mailbox: it goes to listeners of this platform alone, unless whoever runs the platform says where. */
  async #wayOf(organization: Tenant, request: ProbeRequest, kind: 'own' | 'url', server: string) {
    const { directories, networks } = this.#options;
    const endpoint = await directories.findFor(organization.tenant);
    const url = endpoint?.internalUrl ?? endpoint?.externalUrl;
    if (!url) throw noEndpoint();
    const own = `${new URL(url).origin}/autodiscover/autodiscover.xml`;
    if (kind === 'own' && request.hostname === undefined)
      return { autodiscoverUrls: [own], dial: await this.#listenerOf(server) };
    if (!request.isPlatform && request.credential === undefined) throw needsCredential();
    const domain = primaryAddress(request.recipient).split('@')[1] ?? '';
    const dial = request.hostname === undefined ? undefined : dialOf(request.hostname, url);
    return {
      autodiscoverUrls:
        dial === undefined ? [`https://autodiscover.${domain}/autodiscover/autodiscover.xml`, own] : [own],
      dial,
      networks: request.isPlatform ? undefined : networks,
    };
  }

  async #listenerOf(server: string): Promise<DialTarget> {
    const { nodes } = this.#options;
    if (server === nodes.name) {
      if (nodes.listener !== undefined) return nodes.listener;
      throw notRunning(server);
    }
    const node = (await nodes.list()).find(({ name }) => name === server);
    if (node === undefined) throw notRunning(server);
    const { hostname, port, protocol } = new URL(node.url);
    const isTls = protocol === 'https:';
    return { host: hostname, port: Number(port || (isTls ? 443 : 80)), isTls, fingerprint: node.fingerprint };
  }

  #authorization({ tenant }: Tenant, { credential, recipient }: ProbeRequest): string {
    if (credential === undefined)
      return `Bearer ${this.#options.tickets.issue({ tenant, recipient: recipient.recipient })}`;
    return `Basic ${Buffer.from(`${credential.name}:${credential.password}`).toString('base64')}`;
  }

  async #keep({ tenant }: Tenant, run: ProbeRun): Promise<void> {
    const { store, random } = this.#options;
    const key = `${new Date(run.startedAt).toISOString()}/${random.guid()}`;
    const content = { ...run, steps: run.steps.map((step) => ({ ...step })) };
    await store.writeRecords(tenant, [{ collection, key, content }]);
    const count = await store.countRecords(tenant, collection);
    if (count <= keptRuns) return;
    const old = await store.listRecords(tenant, collection, { limit: count - keptRuns });
    await store.writeRecords(
      tenant,
      old.map((record) => ({ collection, key: record.key, gone: true })),
    );
  }
}

/** `OutlookMapiHttpSelfTestProbe`, also behind its health set, and before what it is run for: `Health set\Probe\Target`. */
export function parseProbeIdentity(text: string): {
  readonly probe: (typeof outlookProbes)[number];
  readonly target: string | undefined;
} {
  const parts = text.trim().split('\\');
  const at = parts.findIndex((part) => /Probe$/i.test(part));
  const name = parts[at] ?? parts[0] ?? '';
  const probe = outlookProbes.find((each) => each.name.toLowerCase() === name.toLowerCase());
  const healthSet = at > 0 ? parts.slice(0, at).join('\\') : undefined;
  const isOfSet = healthSet === undefined || healthSet.toLowerCase() === probe?.healthSet.toLowerCase();
  if (probe === undefined || !isOfSet) throw unknownProbe(text, rpcProbes.test(name));
  const target = parts.slice(at + 1).join('\\');
  return { probe, target: target === '' ? undefined : target };
}

const primaryAddress = ({ addresses, upn }: Recipient): string =>
  addresses.find(({ type, primary }) => primary && type === 'smtp')?.address ?? upn ?? '';

/** A host, or a host and port. */
function dialOf(text: string, url: string): DialTarget {
  const given = URL.parse(`https://${text}`);
  if (given === null || given.hostname === '' || given.pathname !== '/')
    throw new AppError({
      kind: 'invalid',
      code: 'clientAccess.hostname.invalid',
      message: `"${text.slice(0, 200)}" is no host. Give a name or an address, with a port where it is not 443: 192.0.2.7:8443.`,
    });
  const port = Number(given.port || new URL(url).port || 443);
  return { host: given.hostname.replace(/^\[|\]$/g, ''), port, isTls: url.startsWith('https:') };
}

const noEndpoint = (): AppError =>
  new AppError({
    kind: 'notFound',
    code: 'clientAccess.virtualDirectory.none',
    message:
      'There is no virtual directory of MAPI over HTTP to connect to. Make one with New-MapiVirtualDirectory.',
  });

const notRunning = (server: string): AppError =>
  new AppError({
    kind: 'unavailable',
    code: 'clientAccess.server.notRunning',
    message: `The server ${server} does not run, so there is nothing to connect to. Start it: landfall start`,
  });

const needsCredential = (): AppError =>
  new AppError({
    kind: 'denied',
    code: 'clientAccess.probe.credential',
    message:
      "The platform's own account signs in at the platform's own servers alone. To go where the DNS leads, sign in as somebody: -Credential (Get-Credential).",
  });

function unknownProbe(text: string, isRpc: boolean): AppError {
  const names = outlookProbes.map(({ healthSet, name }) => `${healthSet}\\${name}`).join(', ');
  const why = isRpc
    ? 'it tries Outlook Anywhere (RPC over HTTP), which this platform does not serve'
    : 'there is no such probe';
  return new AppError({
    kind: 'notFound',
    code: 'clientAccess.probe.notFound',
    message: `"${text.slice(0, 200)}" cannot be run: ${why}. There is ${names}; the name of the probe alone is enough.`,
  });
}
