import { recipientLimits } from '../../store/directory/recipient-limits.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import {
  checkFirstPassword,
  passwordParameters,
  setFirstPassword,
} from '../mailbox-kit/password-parameters.ts';
import { presentRecipient } from '../presentation/present-recipients.ts';
import { userObject } from '../presentation/user-object.ts';
import { addressBookSettings } from '../recipient-kit/address-book-settings.ts';
import { newRecipientParameters } from '../recipient-kit/new-recipient.ts';
import { organizationalUnitParameter, tellOfUnits } from '../recipient-kit/organizational-unit.ts';
import { attributesOf, fromProperties } from '../recipient-kit/setting.ts';

const parameters = {
  Name: newRecipientParameters.Name,
  DisplayName: newRecipientParameters.DisplayName,
  UserPrincipalName: parameter({
    schema: text({ maxLength: recipientLimits.upn }),
    synopsis: {
      en: 'The sign-in name; from the name where it is left out.',
      ko: '로그인 이름. 생략하면 이름에서 만듭니다.',
    },
    fromPipeline: 'propertyName',
  }),
  ...passwordParameters,
  ...fromProperties(addressBookSettings),
  OrganizationalUnit: organizationalUnitParameter,
} as const;

export const cmdlet = defineCmdlet({
  name: 'New-User',
  synopsis: {
    en: 'Makes a user without mail, such as an administrator.',
    ko: '관리자처럼 메일이 없는 사용자를 만듭니다.',
  },
  description: {
    en: 'Enable-Mailbox gives it a mailbox, and Enable-MailUser an address whose mail goes elsewhere.',
    ko: 'Enable-Mailbox로 사서함을, Enable-MailUser로 다른 곳으로 전달되는 주소를 줄 수 있습니다.',
  },
  role: 'Mail Recipient Creation',
  scope: 'organization',
  effect: 'change',
  output: userObject,
  parameters,
  examples: [
    {
      line: "New-User -Name 'Night Operator' -UserPrincipalName night@contoso.com",
      synopsis: { en: 'An account for administration alone.', ko: '관리 전용 계정.' },
    },
    {
      line: 'New-User 박지호 -Department 전산실 | Enable-MailUser -ExternalEmailAddress jiho@fabrikam.com',
      synopsis: { en: 'Its mail goes elsewhere.', ko: '메일은 다른 곳으로 보냅니다.' },
    },
  ],
  target: ({ Name }) => Name,
  async process(bound, context) {
    tellOfUnits(bound.OrganizationalUnit, 'the user', context);
    checkFirstPassword(bound);
    const { Name, DisplayName, UserPrincipalName } = bound;
    const created = await context.rooms.recipients.createOne(context.organization.tenant, {
      kind: 'user',
      name: Name,
      ...(DisplayName !== undefined && { displayName: DisplayName }),
      ...(UserPrincipalName !== undefined && { upn: UserPrincipalName }),
      attributes: await attributesOf(parameters, bound, context),
    });
    await setFirstPassword(created, bound, context);
    return presentRecipient(userObject, created, context);
  },
});
