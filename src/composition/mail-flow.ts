/** How mail moves: what is composed of it, and the service that brings on what waits. */
import { hostname } from 'node:os';
import type { TenantKeys } from '../access/tenant-keys.ts';
import { BackgroundWork } from '../base/background-work.ts';
import type { Clock } from '../base/clock.ts';
import type { OutwardNetworks } from '../base/connecting/outward-networks.ts';
import type { TenantId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import type { Configuration } from '../configuration/schema.ts';
import type { ActivityRecorder } from '../mailbox/activity-recorder.ts';
import type { Mailboxes } from '../mailbox/mailboxes.ts';
import type { MailFlow } from '../mailflow/mail-flow.ts';
import type { SmtpCarrier } from '../mailflow/outbound/smtp-carrier.ts';
import type { DkimSigning } from '../mailflow/signing/dkim-signing.ts';
import { systemDnsResolver } from '../operations/doctor/dns-resolver.ts';
import { OrganizationConfigs } from '../organization/organization-config.ts';
import type { Organizations } from '../organization/organizations.ts';
import type { Service, ServiceContext } from '../servers/service.ts';
import { tenantNotFound } from '../store/directory/directory-errors.ts';
import type { DirectoryStore } from '../store/ports/directory-store.ts';
import { serverName } from './listeners.ts';
import { smartHostSettings } from './migration-notifier.ts';

export interface MailFlowParts {
  readonly config: Configuration;
  readonly directory: DirectoryStore;
  readonly organizations: Pick<Organizations, 'each'>;
  readonly mailboxes: Mailboxes;
  readonly signing: Pick<DkimSigning, 'keyFor'>;
  readonly tenantKeys: TenantKeys;
  readonly networks: OutwardNetworks;
  readonly activity: ActivityRecorder;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** Between two answers of a server elsewhere: RFC 5321 section 4.5.3.2 has five minutes for most. */
const smtpTimeoutMs = 60_000;

export async function loadMailFlow(parts: MailFlowParts): Promise<MailFlow> {
  const { config, directory, organizations, mailboxes, tenantKeys, activity, clock, random, log } = parts;
  const { MailFlow } = await import('../mailflow/mail-flow.ts');
  const { NameMap } = await import('../servers/mapi/objects/name-map.ts');
  const settings = new OrganizationConfigs(directory);
  return new MailFlow({
    ...{ store: directory, mailboxes, activity, clock, random, log },
    async secretsOf(tenant) {
      const organization = await directory.findTenant({ tenant });
      if (organization === undefined) throw tenantNotFound(tenant);
      return tenantKeys.secretsOf(organization.guid, organization.wrappedKey);
    },
    usesPlusAddresses: async (tenant) => !(await settings.read(tenant)).disablePlusAddressInRecipients,
    languageOf: () => config.server.language,
    namesOf: (mailbox) => new NameMap(mailbox).all(),
    tenants: () => tenantsOf(organizations),
    outbound: await outboundOf(parts),
    signingKeyFor: (tenant, domain) => parts.signing.keyFor(tenant, domain),
    server: serverName(config),
    node: `${hostname()}:${process.pid}`,
    maxMessageBytes: config.limits.maxMessageBytes,
  });
}

async function* tenantsOf(organizations: Pick<Organizations, 'each'>): AsyncGenerator<TenantId> {
  for await (const { tenant } of organizations.each({ states: ['active'] })) yield tenant;
}

async function outboundOf({ config, networks, clock }: MailFlowParts): Promise<SmtpCarrier | undefined> {
  const { smartHost, directDelivery, mxNames } = config.mail;
  if (smartHost === undefined && !directDelivery) return undefined;
  const { SmtpCarrier } = await import('../mailflow/outbound/smtp-carrier.ts');
  if (smartHost !== undefined) {
    const settings = () => {
      const found = smartHostSettings(config);
      if (found === undefined) throw new TypeError('A smart host is configured.');
      return found;
    };
    return new SmtpCarrier({ route: { kind: 'smartHost', settings }, clock });
  }
  const { MailExchangers } = await import('../mailflow/outbound/mail-exchangers.ts');
  const dns = systemDnsResolver(config.dns);
  const own = [serverName(config), ...mxNames].map((name) => name.toLowerCase());
  const exchangers = new MailExchangers({
    lookUp: (domain) => dns.mailExchangers(domain),
    networks,
    isSelf: (name) => {
      const plain = name.toLowerCase().replace(/\.$/, '');
      return own.some((each) => (each.startsWith('*.') ? plain.endsWith(each.slice(1)) : plain === each));
    },
  });
  const clientName = serverName(config);
  return new SmtpCarrier({
    route: { kind: 'exchangers', exchangers, clientName, timeoutMs: smtpTimeoutMs },
    clock,
  });
}

/** Brings on what waits, for as long as the server runs. */
export class MailQueueService implements Service {
  readonly name = 'mail-queue';
  readonly #load: () => Promise<MailFlow>;
  readonly #work = new BackgroundWork();

  constructor(load: () => Promise<MailFlow>) {
    this.#load = load;
  }

  async start({ failed }: ServiceContext): Promise<void> {
    const { runner } = await this.#load();
    await this.#work.start((signal) => runner.run(signal).catch(failed));
  }

  stop(deadline: AbortSignal): Promise<void> {
    return this.#work.stop(deadline);
  }
}
