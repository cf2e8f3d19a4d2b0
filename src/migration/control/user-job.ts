/** What the runner needs to copy a user's mailbox, with secrets opened. */

import { ConcealedText } from '../../base/concealed-text.ts';
import type { Guid } from '../../base/ids.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { MigrationObject, StoredMigrationUser } from '../../store/ports/migration-store.ts';
import { readConfiguration } from './configuration.ts';
import type { ControlContext } from './context.ts';
import { migrationConflict } from './control-errors.ts';
import { serverOf } from './endpoints.ts';
import { openPassword } from './intake.ts';
import { keepRefreshToken } from './kept-refresh-token.ts';
import type { SyncJob, SyncSide } from './ports.ts';
import { readBatchContent, readUserContent } from './stored-content.ts';
import { syncUserOf } from './user-approval.ts';

export async function makeJob(
  context: Pick<ControlContext, 'store' | 'secretsOf'>,
  organization: Tenant,
  user: StoredMigrationUser,
  batch: MigrationObject,
  round: SyncJob['round'],
): Promise<SyncJob> {
  const { store } = context;
  const { tenant } = organization;
  const { userName, userRoot, emailAddress } = readUserContent(user);
  const settings = readBatchContent(batch);
  const { sourceEndpoint, targetEndpoint } = settings;
  const box = context.secretsOf(organization);
  const server = async (guid: Guid) => {
    const object = await store.findMigrationObject(tenant, 'endpoint', { guid });
    if (object) {
      return serverOf(object, box, (used, next) => keepRefreshToken(context, organization, guid, used, next));
    }
    throw migrationConflict(
      'endpoint.gone',
      `The endpoint of the migration batch "${batch.name}" has been removed. Create another batch for its users.`,
    );
  };
  // A row signs in at the source; where the source is here, at the target.
  const ofRow = {
    userName,
    userRoot: userRoot ?? undefined,
    password: user.secret === null ? undefined : new ConcealedText(openPassword(box, user.guid, user.secret)),
  };
  const ofEndpoint = { userName: emailAddress, userRoot: undefined, password: undefined };
  const sideOf = async (guid: Guid | null, signIn: Omit<SyncSide, 'endpoint'>) =>
    guid === null ? undefined : { endpoint: await server(guid), ...signIn };
  const { largestMessageBytes, massDeletions } = await readConfiguration(store, tenant);
  return {
    organization,
    user: syncUserOf(user),
    settings,
    largestMessageBytes,
    massDeletions,
    round,
    source: await sideOf(sourceEndpoint, ofRow),
    target: await sideOf(targetEndpoint, sourceEndpoint === null ? ofRow : ofEndpoint),
  };
}
