import { defineCmdlet } from '../kit/definition.ts';
import {
  changeSenders,
  getBoth,
  notAllowed,
  permissionTarget,
  recipientPermissionParameters,
} from '../recipient-kit/recipient-permission.ts';

export const cmdlet = defineCmdlet({
  name: 'Remove-RecipientPermission',
  synopsis: {
    en: 'Lets somebody send in the name of a recipient no longer.',
    ko: '받는 사람의 이름으로 메일을 보내는 권한을 제거합니다.',
  },
  role: 'Mail Recipients',
  scope: 'organization',
  effect: 'destroy',
  parameters: recipientPermissionParameters,
  examples: [
    {
      line: 'Remove-RecipientPermission 영업부 -Trustee jiho.park -AccessRights SendAs',
      synopsis: { en: 'Asks, and takes it back.', ko: '확인한 뒤 제거합니다.' },
    },
    {
      line: 'Remove-RecipientPermission 영업부 -Trustee jiho.park -AccessRights SendAs -Confirm:$false',
      synopsis: { en: 'Without asking.', ko: '확인하지 않고 제거합니다.' },
    },
  ],
  target: permissionTarget,
  async process({ Identity, Trustee }, context) {
    const { trustee } = await getBoth({ Identity, Trustee }, context);
    await changeSenders(Identity, context, (recipient, senders) => {
      if (!senders.includes(trustee.guid)) throw notAllowed(recipient, trustee);
      return senders.filter((guid) => guid !== trustee.guid);
    });
    return undefined;
  },
});
