import * as z from 'zod';
import type { TenantId } from '../base/ids.ts';
import { tenantNotFound } from '../store/directory/directory-errors.ts';
import type { JsonObject } from '../store/ports/directory-model.ts';
import type { TenantStore } from '../store/ports/directory-store.ts';

/** What an organisation says of itself, in Exchange's words; what it does not say is as Exchange has it. */
const schema = z.object({
  disablePlusAddressInRecipients: z.boolean().catch(false),
  distributionGroupNameBlockedWordsList: z.array(z.string()).catch([]),
  distributionGroupNamingPolicy: z.string().catch(''),
  mailTipsAllTipsEnabled: z.boolean().catch(true),
  mailTipsExternalRecipientsTipsEnabled: z.boolean().catch(false),
  mailTipsGroupMetricsEnabled: z.boolean().catch(true),
  mailTipsLargeAudienceThreshold: z.int().min(0).max(1000).catch(25),
  mailTipsMailboxSourcedTipsEnabled: z.boolean().catch(true),
  /** Off until somebody has looked whether clients will get through: as Exchange 2013 begins. */
  mapiHttpEnabled: z.boolean().catch(false),
  /** GUID of the recipient whose mailbox holds the public folders; empty where there are none. */
  rootPublicFolderMailbox: z.string().catch(''),
  /** What NTLM needs of passwords (access/nt-hashes.ts reads it). */
  ntHashesKept: z.boolean().catch(false),
});

export type OrganizationConfig = Readonly<z.output<typeof schema>>;

const names = Object.keys(schema.shape) as (keyof OrganizationConfig)[];

/** One key for each setting, so that two administrators who change different ones do not undo each other. */
const keyOf = (name: keyof OrganizationConfig): string => `config.${name}`;

export class OrganizationConfigs {
  readonly #store: TenantStore;

  constructor(store: TenantStore) {
    this.#store = store;
  }

  async read(organization: TenantId): Promise<OrganizationConfig> {
    const tenant = await this.#store.findTenant({ tenant: organization });
    if (tenant === undefined) throw tenantNotFound(organization);
    return configOf(tenant.settings);
  }

  async update(organization: TenantId, change: Partial<OrganizationConfig>): Promise<OrganizationConfig> {
    const settings = Object.fromEntries(
      names.flatMap((name) => (change[name] === undefined ? [] : [[keyOf(name), change[name]]])),
    );
    return configOf((await this.#store.updateTenant(organization, { settings })).settings);
  }
}

function configOf(settings: JsonObject): OrganizationConfig {
  return schema.parse(Object.fromEntries(names.map((name) => [name, settings[keyOf(name)]])));
}
