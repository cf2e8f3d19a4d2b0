import type { ConcealedText } from '../../base/concealed-text.ts';
import { AppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import type { Tenant } from '../../store/ports/directory-model.ts';
import type { ControlContext } from './context.ts';
import { joinAuthentication, splitAuthentication } from './endpoint-secrets.ts';
import { readEndpointContent, toJson } from './stored-content.ts';

const maxAttempts = 5;

/**
 * Puts a refresh token in the place of the one it was given for: RFC 6749 section 6 lets a server give a new one out with each access
 * token, and take the old one no longer. One that an administrator has given meanwhile stays.
 */
export async function keepRefreshToken(
  { store, secretsOf }: Pick<ControlContext, 'store' | 'secretsOf'>,
  organization: Tenant,
  endpoint: Guid,
  used: ConcealedText,
  next: ConcealedText,
): Promise<void> {
  const { tenant } = organization;
  const box = secretsOf(organization);
  for (let attempt = 1; ; attempt += 1) {
    const object = await store.findMigrationObject(tenant, 'endpoint', { guid: endpoint });
    if (object === undefined) return;
    const { authentication: shown, ...settings } = readEndpointContent(object);
    const authentication = joinAuthentication(shown, object.secret, endpoint, box);
    if (authentication.kind !== 'RefreshToken' || authentication.refreshToken.reveal() !== used.reveal())
      return;
    const split = splitAuthentication({ ...authentication, refreshToken: next }, endpoint, box);
    const { guid, kind, name, version } = object;
    const content = toJson({ ...settings, authentication: split.shown });
    try {
      await store.writeMigrationObject(tenant, { guid, kind, name, content, secret: split.secret }, version);
      return;
    } catch (error) {
      const isOthers = error instanceof AppError && error.code === 'migration.version';
      if (!isOthers || attempt === maxAttempts) throw error;
    }
  }
}
