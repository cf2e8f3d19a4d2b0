import type { TenantId } from '../../base/ids.ts';
import { parseGuid } from '../../base/ids.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { MigrationObject } from '../../store/ports/migration-store.ts';
import type { ControlContext, ControlStore } from './context.ts';
import { migrationConflict, migrationNotFound } from './control-errors.ts';
import {
  defaultEndpointSettings,
  type EndpointSettings,
  type MigrationEndpoint,
  type MigrationEndpointChange,
  type NewEndpointAuthentication,
  type NewMigrationEndpoint,
} from './endpoint-model.ts';
import { checkEndpointSettings, checkObjectName, maxEndpointNameLength } from './endpoint-rules.ts';
import { joinAuthentication, splitAuthentication } from './endpoint-secrets.ts';
import type { MigrationEndpointControl } from './facade.ts';
import type { EndpointVerifier, ServerToUse } from './ports.ts';
import { readBatchContent, readEndpointContent, toJson } from './stored-content.ts';

const neverAborted = new AbortController().signal;

export class MigrationEndpoints implements MigrationEndpointControl {
  readonly #context: ControlContext;
  readonly #verifier: EndpointVerifier;

  constructor(context: ControlContext, verifier: EndpointVerifier) {
    this.#context = context;
    this.#verifier = verifier;
  }

  async create(
    organization: Tenant,
    { name, authentication = { kind: 'Basic' }, skipVerification = false, ...given }: NewMigrationEndpoint,
    signal: AbortSignal = neverAborted,
  ): Promise<MigrationEndpoint> {
    const { store, random } = this.#context;
    const settings = checkEndpointSettings({ ...defaultEndpointSettings, ...given });
    const guid = random.guid();
    const checkedName = checkObjectName('endpoint', name, maxEndpointNameLength);
    const box = this.#context.secretsOf(organization);
    const { shown, secret } = splitAuthentication(authentication, guid, box);
    if (!skipVerification) {
      await this.#verifier.verify({ ...settings, guid, name: checkedName, authentication }, signal);
    }
    const content = toJson({ ...settings, authentication: shown });
    const object = { guid, kind: 'endpoint' as const, name: checkedName, content, secret };
    return toEndpoint(await store.writeMigrationObject(organization.tenant, object, 0));
  }

  async list(organization: Tenant): Promise<MigrationEndpoint[]> {
    const found = await this.#context.store.listMigrationObjects(organization.tenant, 'endpoint');
    return found.map(toEndpoint);
  }

  async find(organization: Tenant, identity: string): Promise<MigrationEndpoint | undefined> {
    const found = await findObject(this.#context.store, organization.tenant, 'endpoint', identity);
    return found && toEndpoint(found);
  }

  async get(organization: Tenant, identity: string): Promise<MigrationEndpoint> {
    return toEndpoint(await this.#getObject(organization, identity));
  }

  async update(
    organization: Tenant,
    identity: string,
    { name, authentication, skipVerification = false, ...given }: MigrationEndpointChange,
    signal: AbortSignal = neverAborted,
  ): Promise<MigrationEndpoint> {
    const { store, scheduling } = this.#context;
    const before = await this.#getObject(organization, identity);
    const content = readEndpointContent(before);
    const settings = checkEndpointSettings({ ...content, ...given });
    const box = this.#context.secretsOf(organization);
    const split =
      authentication === undefined
        ? { shown: content.authentication, secret: before.secret }
        : splitAuthentication(authentication, before.guid, box);
    const object = {
      guid: before.guid,
      kind: 'endpoint' as const,
      name: name === undefined ? before.name : checkObjectName('endpoint', name, maxEndpointNameLength),
      content: toJson({ ...settings, authentication: split.shown }),
      secret: split.secret,
    };
    // Limits can be changed while the server is away.
    if (!skipVerification && (authentication !== undefined || changesWay(content, settings))) {
      await this.#verifier.verify(serverOf({ ...before, ...object }, box), signal);
    }
    const after = await store.writeMigrationObject(organization.tenant, object, before.version);
    scheduling.nudge(organization.tenant);
    return toEndpoint(after);
  }

  async remove(organization: Tenant, identity: string): Promise<void> {
    const { store } = this.#context;
    const { tenant } = organization;
    const endpoint = await this.#getObject(organization, identity);
    const batches = await store.listMigrationObjects(tenant, 'batch');
    const users = batches.filter((batch) => {
      const { sourceEndpoint, targetEndpoint } = readBatchContent(batch);
      return sourceEndpoint === endpoint.guid || targetEndpoint === endpoint.guid;
    });
    if (users.length > 0) {
      const names = users.map(({ name }) => `"${name}"`).join(', ');
      throw migrationConflict(
        'endpoint.inUse',
        `The migration endpoint "${endpoint.name}" can't be removed because ${users.length === 1 ? 'the batch' : 'these batches'} ${names} ${users.length === 1 ? 'uses' : 'use'} it. Run Remove-MigrationBatch first.`,
        { batches: users.map(({ name }) => name) },
      );
    }
    await store.removeMigrationObject(tenant, 'endpoint', endpoint.guid);
  }

  async test(organization: Tenant, identity: string, signal: AbortSignal = neverAborted): Promise<void> {
    const object = await this.#getObject(organization, identity);
    await this.#verifier.verify(serverOf(object, this.#context.secretsOf(organization)), signal);
  }

  async #getObject({ tenant }: Tenant, identity: string): Promise<MigrationObject> {
    return getObject(this.#context.store, tenant, 'endpoint', identity);
  }
}

type Way = Pick<EndpointSettings, 'remoteServer' | 'port' | 'security' | 'acceptUntrustedCertificates'>;

function changesWay(before: Way, after: Way): boolean {
  return (
    before.remoteServer !== after.remoteServer ||
    before.port !== after.port ||
    before.security !== after.security ||
    before.acceptUntrustedCertificates !== after.acceptUntrustedCertificates
  );
}

export function toEndpoint(object: MigrationObject): MigrationEndpoint {
  const { guid, name, createdAt, changedAt } = object;
  return { ...readEndpointContent(object), guid, name, endpointType: 'IMAP', createdAt, changedAt };
}

type Box = ReturnType<ControlContext['secretsOf']>;

/** With its secrets opened: for whoever connects, never for whoever shows. */
export function serverOf(
  object: MigrationObject,
  box: Box,
  keepRefreshToken?: ServerToUse['keepRefreshToken'],
): ServerToUse {
  const { guid, name, secret } = object;
  const { authentication: shown, ...settings } = readEndpointContent(object);
  const authentication: NewEndpointAuthentication = joinAuthentication(shown, secret, guid, box);
  return { ...settings, guid, name, authentication, ...(keepRefreshToken && { keepRefreshToken }) };
}

export async function findObject(
  store: Pick<ControlStore, 'findMigrationObject'>,
  tenant: TenantId,
  kind: 'endpoint' | 'batch',
  identity: string,
): Promise<MigrationObject | undefined> {
  const guid = parseGuid(identity.trim());
  const byGuid = guid && (await store.findMigrationObject(tenant, kind, { guid }));
  return byGuid ?? store.findMigrationObject(tenant, kind, { name: identity.trim() });
}

export async function getObject(
  store: Pick<ControlStore, 'findMigrationObject' | 'listMigrationObjects'>,
  tenant: TenantId,
  kind: 'endpoint' | 'batch',
  identity: string,
): Promise<MigrationObject> {
  const found = await findObject(store, tenant, kind, identity);
  if (found) return found;
  const known = await store.listMigrationObjects(tenant, kind);
  throw migrationNotFound(
    kind,
    identity,
    known.map(({ name }) => name),
  );
}
