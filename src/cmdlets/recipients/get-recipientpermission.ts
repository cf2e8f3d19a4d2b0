import type { Recipient } from '../../store/ports/directory-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { recipientPermissionObject } from '../presentation/recipient-permission-object.ts';
import { identityParameter } from '../recipient-kit/identity-parameter.ts';
import { accessRightsFilter, trusteeFilter } from '../recipient-kit/recipient-permission.ts';

const { mandatory: _, ...anyIdentity } = identityParameter;

export const cmdlet = defineCmdlet({
  name: 'Get-RecipientPermission',
  synopsis: {
    en: 'Shows who may send in the name of recipients.',
    ko: '받는 사람의 이름으로 메일을 보낼 수 있는 사람을 표시합니다.',
  },
  role: 'View-Only Recipients',
  scope: 'organization',
  effect: 'read',
  output: recipientPermissionObject,
  parameters: {
    Identity: anyIdentity,
    Trustee: trusteeFilter,
    AccessRights: accessRightsFilter,
    ResultSize: resultSizeParameter,
  },
  examples: [
    {
      line: 'Get-RecipientPermission 영업부',
      synopsis: { en: 'Who may send as the group.', ko: '그룹의 이름으로 메일을 보낼 수 있는 사람.' },
    },
    {
      line: 'Get-RecipientPermission -Trustee jiho.park -ResultSize Unlimited',
      synopsis: {
        en: 'All as whom one person may send.',
        ko: '한 사람이 누구의 이름으로 보낼 수 있는지 모두.',
      },
    },
  ],
  async *process({ Identity, Trustee, ResultSize }, context) {
    const { rooms, organization } = context;
    const { tenant } = organization;
    const trustee = Trustee === undefined ? undefined : await rooms.recipients.get(tenant, Trustee);
    const recipients =
      Identity === undefined
        ? rooms.recipients.each(tenant, { sort: 'name' })
        : only(await rooms.recipients.get(tenant, Identity));
    yield* limitResults(permissionsOf(recipients, trustee, context), ResultSize, context);
  },
});

async function* only(recipient: Recipient): AsyncGenerator<Recipient> {
  yield recipient;
}

async function* permissionsOf(
  recipients: AsyncIterable<Recipient>,
  trustee: Recipient | undefined,
  { rooms, organization }: CmdletContext,
) {
  for await (const { displayName, attributes } of recipients) {
    const senders = (attributes.grantSendAs ?? []).filter(
      (guid) => trustee === undefined || guid === trustee.guid,
    );
    if (senders.length === 0) continue;
    const known = await rooms.recipients.findByGuids(organization.tenant, senders);
    for (const guid of senders) {
      const found = known.get(guid);
      if (found !== undefined)
        yield recipientPermissionObject.present({ identity: displayName, trustee: found.displayName });
    }
  }
}
