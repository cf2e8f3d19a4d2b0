import { defineCmdlet } from '../kit/definition.ts';
import { recipientPermissionObject } from '../presentation/recipient-permission-object.ts';
import {
  alreadyAllowed,
  changeSenders,
  getBoth,
  permissionTarget,
  recipientPermissionParameters,
} from '../recipient-kit/recipient-permission.ts';

export const cmdlet = defineCmdlet({
  name: 'Add-RecipientPermission',
  synopsis: {
    en: 'Lets somebody send in the name of a recipient.',
    ko: '다른 사람이 받는 사람의 이름으로 메일을 보낼 수 있게 합니다.',
  },
  description: {
    en: 'Whoever gets the mail sees the recipient alone. With Set-Mailbox -GrantSendOnBehalfTo it would see both.',
    ko: '메일을 받는 쪽에는 그 이름만 보입니다. Set-Mailbox -GrantSendOnBehalfTo로 허용하면 두 이름이 모두 보입니다.',
  },
  role: 'Mail Recipients',
  scope: 'organization',
  effect: 'change',
  output: recipientPermissionObject,
  parameters: recipientPermissionParameters,
  examples: [
    {
      line: 'Add-RecipientPermission 영업부 -Trustee jiho.park -AccessRights SendAs',
      synopsis: {
        en: 'One person may send as a group.',
        ko: '한 사람이 그룹의 이름으로 메일을 보낼 수 있습니다.',
      },
    },
    {
      line: "Add-RecipientPermission ceo -Trustee 'Help Desk Managers' -AccessRights SendAs",
      synopsis: {
        en: 'Everybody in a group may send as somebody.',
        ko: '그룹의 모든 구성원이 한 사람의 이름으로 메일을 보낼 수 있습니다.',
      },
    },
  ],
  target: permissionTarget,
  async *process({ Identity, Trustee }, context) {
    const { trustee } = await getBoth({ Identity, Trustee }, context);
    const { displayName } = await changeSenders(Identity, context, (recipient, senders) => {
      if (senders.includes(trustee.guid)) throw alreadyAllowed(recipient, trustee);
      return [...senders, trustee.guid];
    });
    yield recipientPermissionObject.present({ identity: displayName, trustee: trustee.displayName });
  },
});
