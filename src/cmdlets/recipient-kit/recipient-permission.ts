/** Who may send as somebody, as the cmdlets of permissions on recipients name it. */
import { AppError, isAppError } from '../../base/errors.ts';
import type { Guid } from '../../base/ids.ts';
import type { Recipient } from '../../store/ports/directory-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { recipientIdentity } from '../kit/identities.ts';
import { parameter } from '../kit/parameter.ts';
import { list, oneOf } from '../kit/parameter-types.ts';
import { identityParameter } from './identity-parameter.ts';

const accessRights = {
  schema: list(oneOf(['SendAs'], 'Microsoft.Exchange.Management.RecipientTasks.RecipientAccessRight')),
  synopsis: {
    en: 'SendAs: mail goes out in the name of the recipient.',
    ko: 'SendAs: 받는 사람의 이름으로 메일을 보낼 수 있습니다.',
  },
} as const;

const trustee = {
  schema: recipientIdentity(),
  synopsis: { en: 'Whoever may: a person or a group.', ko: '권한을 갖는 사용자나 그룹.' },
  completer: 'recipient',
} as const;

export const accessRightsFilter = parameter(accessRights);
export const trusteeFilter = parameter(trustee);

export const recipientPermissionParameters = {
  Identity: identityParameter,
  Trustee: parameter({ ...trustee, mandatory: true }),
  AccessRights: parameter({ ...accessRights, mandatory: true }),
} as const;

interface Named {
  readonly Identity: string;
  readonly Trustee: string;
}

/** As Exchange names what lies in something else. */
export async function permissionTarget(named: Named, context: CmdletContext): Promise<string> {
  const { recipient, trustee: holder } = await getBoth(named, context);
  return `${recipient.displayName}\\${holder.displayName}`;
}

export async function getBoth({ Identity, Trustee }: Named, { rooms, organization }: CmdletContext) {
  const { tenant } = organization;
  return {
    recipient: await rooms.recipients.get(tenant, Identity),
    trustee: await rooms.recipients.get(tenant, Trustee),
  };
}

/** Times to begin again when somebody else changed the recipient in between. */
const maxAttempts = 5;

/** `next` says who is on the list then; undefined where nothing changes. */
export async function changeSenders(
  identity: string,
  context: CmdletContext,
  next: (recipient: Recipient, senders: readonly Guid[]) => readonly Guid[],
): Promise<Recipient> {
  const { rooms, organization } = context;
  const { tenant } = organization;
  for (let attempt = 1; ; attempt += 1) {
    const current = await rooms.recipients.get(tenant, identity);
    const { recipient, changeNo: unchangedSince } = current;
    const before = current.attributes.grantSendAs ?? [];
    // Whoever was purged meanwhile falls off the list with any change of it.
    const known = await rooms.recipients.findByGuids(tenant, before);
    const after = next(
      current,
      before.filter((guid) => known.has(guid)),
    );
    const edit = { attributes: { grantSendAs: after.length === 0 ? null : [...after] } };
    try {
      const [changed = current] = await rooms.recipients.update(tenant, [
        { recipient, edit, unchangedSince },
      ]);
      return changed;
    } catch (error) {
      const isOvertaken = isAppError(error, 'conflict') && error.code === 'recipient.changed';
      if (attempt === maxAttempts || !isOvertaken) throw error;
    }
  }
}

export const alreadyAllowed = (recipient: Recipient, holder: Recipient): AppError =>
  new AppError({
    kind: 'conflict',
    code: 'recipient.permission.exists',
    message: `"${holder.displayName}" may send as "${recipient.displayName}" already.`,
    details: { recipient: recipient.guid, trustee: holder.guid },
  });

export const notAllowed = (recipient: Recipient, holder: Recipient): AppError =>
  new AppError({
    kind: 'notFound',
    code: 'recipient.permission.none',
    message: `"${holder.displayName}" has no right to send as "${recipient.displayName}". Get-RecipientPermission shows who has.`,
    details: { recipient: recipient.guid, trustee: holder.guid },
  });
