/**
 * Steps 3 to 5 of "Prepare for directory synchronization": suffixes of the forest, sign-in names of users there, and what they
 * are here. What is written goes through change sets, so that all of it can be undone.
 */
import { AppError } from '../../base/errors.ts';
import type { AcceptedDomains } from '../../organization/accepted-domains.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { DirectoryStore } from '../../store/ports/directory-store.ts';
import type { RecordStore } from '../../store/ports/record-store.ts';
import type { DirectoryConnector } from '../control/connector-model.ts';
import type { DirectoryConnectors } from '../control/directory-connectors.ts';
import type { DirectoryRepairs } from '../mending/directory-repairs.ts';
import type { DirectoryWriter } from '../mending/directory-writer.ts';
import type { RepairPlan } from '../mending/repair-planner.ts';
import { textOf, textsOf } from '../source-object.ts';
import {
  type ComparisonOptions,
  compareSignInNames,
  type SignInNameDifference,
} from './compare-sign-in-names.ts';
import { type DirSyncFeature, type DirSyncFeatureStates, DirSyncFeatures } from './dir-sync-features.ts';
import { domainNameOf, type Forest, suffixState } from './forest.ts';
import { planRename, type RenameRequest } from './rename-plan.ts';
import { editSuffixes, parseSuffix, type SuffixEdit } from './upn-suffix.ts';

export interface SignInNamesOptions {
  readonly store: RecordStore & Pick<DirectoryStore, 'findByKeys'>;
  readonly domains: Pick<AcceptedDomains, 'list'>;
  readonly connectors: Pick<DirectoryConnectors, 'list' | 'get' | 'openSource' | 'openWriter'>;
  readonly repairs: Pick<DirectoryRepairs, 'planMends'>;
}

export class SignInNames {
  readonly #options: SignInNamesOptions;
  readonly #features: DirSyncFeatures;

  constructor(options: SignInNamesOptions) {
    this.#options = options;
    this.#features = new DirSyncFeatures(options.store);
  }

  /** Of every connector to an Active Directory, or of the one that is named. */
  async forests(organization: Tenant, identity: string | undefined, signal: AbortSignal): Promise<Forest[]> {
    const forests: Forest[] = [];
    for (const connector of await this.#connectors(organization, identity, signal)) {
      forests.push(await this.#readForest(organization, connector, signal));
    }
    return forests;
  }

  /** Suffixes that are there already, or are gone already, are no change: the plan may be empty. */
  async planSuffixes(
    organization: Tenant,
    identity: string | undefined,
    edit: SuffixEdit,
    signal: AbortSignal,
  ): Promise<RepairPlan> {
    const connector = await this.#oneConnector(organization, identity, signal);
    const writer = await this.#options.connectors.openWriter(organization, connector, signal);
    try {
      const dn = await partitionsOf(writer, signal);
      const object = await writer.findObject({ dn }, [suffixAttribute], signal);
      if (object === undefined) throw noPartitions(connector.name, dn);
      const { add, remove } = editSuffixes(textsOf(object, suffixAttribute), edit);
      const item = {
        dn: object.dn,
        // Guids are looked for in the domain, and this is in the configuration of its forest.
        guid: null,
        objectName: 'Partitions',
        objectClass: 'other' as const,
        changes: [{ attribute: suffixAttribute, remove, add }],
        findings: [],
      };
      const hasWork = add.length + remove.length > 0;
      const parts = hasWork ? [{ connector, items: [item] }] : [];
      return { kind: 'UpnSuffixes', undoes: null, parts, elsewhere: [], left: [] };
    } finally {
      await writer.close();
    }
  }

  /** Refuses a suffix that the forest does not have. Names that somebody holds already are left, and said so. */
  async planRename(
    organization: Tenant,
    identity: string | undefined,
    request: RenameRequest,
    signal: AbortSignal,
  ): Promise<RepairPlan> {
    const connector = await this.#oneConnector(organization, identity, signal);
    const to = parseSuffix(request.to);
    const forest = await this.#readForest(organization, connector, signal);
    if (!forest.usable.has(to.toLowerCase())) throw notInForest(to, forest);
    const source = await this.#options.connectors.openSource(organization, connector, signal);
    try {
      const mends = await planRename(source, connector.name, { ...request, to }, signal);
      return await this.#options.repairs.planMends(organization, 'SignInNames', mends, signal);
    } finally {
      await source.close();
    }
  }

  /** Users whose sign-in name here is another than at the source, with the reason. */
  async *compare(organization: Tenant, options: ComparisonOptions): AsyncIterable<SignInNameDifference> {
    const { connectors, domains, store } = this.#options;
    const features = await this.#features.read(organization.tenant);
    const accepted = await domains.list(organization.tenant);
    for (const connector of await this.#connectors(organization, options.connector, options.signal)) {
      const source = await connectors.openSource(organization, connector, options.signal);
      try {
        const surroundings = { store, tenant: organization.tenant, features, domains: accepted };
        yield* compareSignInNames(source, connector.name, surroundings, options);
      } finally {
        await source.close();
      }
    }
  }

  features(organization: Tenant): Promise<DirSyncFeatureStates> {
    return this.#features.read(organization.tenant);
  }

  setFeature(organization: Tenant, name: DirSyncFeature, isOn: boolean): Promise<void> {
    return this.#features.set(organization.tenant, name, isOn);
  }

  async #readForest(
    organization: Tenant,
    connector: DirectoryConnector,
    signal: AbortSignal,
  ): Promise<Forest> {
    const { connectors, domains } = this.#options;
    const source = await connectors.openSource(organization, connector, signal);
    try {
      const { namingContext, upnSuffixes } = await source.describe(signal);
      const own = domainNameOf(namingContext);
      const accepted = await domains.list(organization.tenant);
      const alternative = upnSuffixes.filter((suffix) => suffix.toLowerCase() !== own);
      return {
        connector: { guid: connector.guid, name: connector.name },
        name: own,
        rootDomainDn: namingContext,
        partitionsContainer: `CN=Partitions,CN=Configuration,${namingContext}`,
        upnSuffixes: alternative.map((suffix) => suffixState(suffix, accepted)),
        usable: new Set([own, ...upnSuffixes.map((suffix) => suffix.toLowerCase())]),
      };
    } finally {
      await source.close();
    }
  }

  async #connectors(
    organization: Tenant,
    identity: string | undefined,
    signal: AbortSignal,
  ): Promise<DirectoryConnector[]> {
    const { connectors } = this.#options;
    const all = await connectors.list(organization);
    const found = all.filter(({ kind, isEnabled }) => kind === 'ActiveDirectory' && isEnabled);
    if (identity === undefined) {
      if (found.length === 0) throw noConnector();
      return found;
    }
    const isNamed = ({ name, guid }: DirectoryConnector): boolean =>
      name.toLowerCase() === identity.toLowerCase() || guid === identity.toLowerCase();
    const named = all.find(isNamed) ?? (await this.#findForest(organization, identity, found, signal));
    return [named ?? (await connectors.get(organization, identity))];
  }

  /** By the DNS name of its root domain, as administrators of Active Directory name it. */
  async #findForest(
    organization: Tenant,
    name: string,
    connectors: readonly DirectoryConnector[],
    signal: AbortSignal,
  ): Promise<DirectoryConnector | undefined> {
    for (const connector of name.includes('.') ? connectors : []) {
      const forest = await this.#readForest(organization, connector, signal);
      if (forest.name === name.toLowerCase()) return connector;
    }
    return undefined;
  }

  async #oneConnector(
    organization: Tenant,
    identity: string | undefined,
    signal: AbortSignal,
  ): Promise<DirectoryConnector> {
    const [first, ...others] = await this.#connectors(organization, identity, signal);
    if (first === undefined || others.length > 0) throw severalConnectors([first, ...others]);
    return first;
  }
}

const suffixAttribute = 'uPNSuffixes';

/** [MS-ADTS] 6.1.1.2.1: suffixes belong to the forest, and lie in its configuration. */
async function partitionsOf(writer: DirectoryWriter, signal: AbortSignal): Promise<string> {
  const rootDse = await writer.findObject({ dn: '' }, ['configurationNamingContext'], signal);
  const configuration = rootDse && textOf(rootDse, 'configurationNamingContext');
  if (configuration === undefined) throw noForest();
  return `CN=Partitions,${configuration}`;
}

function notInForest(suffix: string, { name, usable }: Forest): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'directory.upnSuffix.notInForest',
    message: `The forest ${name} has no suffix "${suffix}"; it has ${[...usable].join(', ')}. Add it first: Set-ADForest -UPNSuffixes @{Add='${suffix}'}`,
    details: { suffix },
  });
}

function noConnector(): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'directory.connector.none',
    message:
      'No connector leads to an Active Directory. Make one: New-DirectoryConnector -Name AD -Server dc1.contoso.local -Credential (Get-Credential)',
  });
}

function severalConnectors(found: readonly (DirectoryConnector | undefined)[]): AppError {
  const names = found.flatMap((connector) => connector?.name ?? []);
  return new AppError({
    kind: 'invalid',
    code: 'directory.connector.ambiguous',
    message: `There are several forests: ${names.join(', ')}. Say which one with -Identity or -Connector.`,
    details: { connectors: names },
  });
}

function noForest(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'directory.forest.none',
    message:
      'The directory names no configuration, so that it is no Active Directory and has no suffixes to add.',
  });
}

function noPartitions(connector: string, dn: string): AppError {
  return new AppError({
    kind: 'denied',
    code: 'directory.forest.partitions',
    message: `The account of the connector "${connector}" cannot see ${dn}, where suffixes are kept. Give it the right to read and write there; members of Enterprise Admins have it.`,
    details: { dn },
  });
}
