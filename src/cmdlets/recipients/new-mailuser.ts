import { AppError } from '../../base/errors.ts';
import { recipientLimits } from '../../store/directory/recipient-limits.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { text } from '../kit/parameter-types.ts';
import {
  checkFirstPassword,
  passwordParameters,
  setFirstPassword,
} from '../mailbox-kit/password-parameters.ts';
import { mailUserObject } from '../presentation/mail-user-object.ts';
import { presentRecipient } from '../presentation/present-recipients.ts';
import { personNameSettings } from '../recipient-kit/address-book-settings.ts';
import { bareAddress, moderationSettings } from '../recipient-kit/mail-settings.ts';
import { newRecipientParameters } from '../recipient-kit/new-recipient.ts';
import { organizationalUnitParameter, tellOfUnits } from '../recipient-kit/organizational-unit.ts';
import { attributesOf, fromProperties } from '../recipient-kit/setting.ts';

const parameters = {
  ...newRecipientParameters,
  ExternalEmailAddress: parameter({
    schema: text({ maxLength: recipientLimits.targetAddress }),
    synopsis: {
      en: 'Where its mail goes; the sign-in name where it is left out.',
      ko: '메일을 보낼 주소. 생략하면 로그인 이름.',
    },
    fromPipeline: 'propertyName',
  }),
  UserPrincipalName: parameter({
    schema: text({ maxLength: recipientLimits.upn }),
    synopsis: { en: 'The sign-in name.', ko: '로그인 이름.' },
    aliases: ['MicrosoftOnlineServicesID', 'WindowsLiveID'],
    fromPipeline: 'propertyName',
  }),
  ...passwordParameters,
  ...fromProperties(personNameSettings),
  ...moderationSettings,
  OrganizationalUnit: organizationalUnitParameter,
} as const;

export const cmdlet = defineCmdlet({
  name: 'New-MailUser',
  synopsis: {
    en: 'Makes a user whose mailbox is elsewhere.',
    ko: '사서함이 다른 곳에 있는 사용자를 만듭니다.',
  },
  description: {
    en: 'Mail for its addresses here goes on to the external address. Enable-Mailbox gives it a mailbox here, as a migration does at its end.',
    ko: '이 조직의 주소로 온 메일은 외부 주소로 전달됩니다. 마이그레이션이 끝나면 Enable-Mailbox로 여기에 사서함을 만듭니다.',
  },
  role: 'Mail Recipient Creation',
  scope: 'organization',
  effect: 'change',
  output: mailUserObject,
  parameters,
  examples: [
    {
      line: "New-MailUser -Name 'Ed Meadows' -ExternalEmailAddress ed@fabrikam.com -MicrosoftOnlineServicesID ed@contoso.com",
      synopsis: { en: 'One user.', ko: '사용자 하나.' },
    },
    {
      line: 'Import-Csv users.csv | New-MailUser -ResetPasswordOnNextLogon $true',
      synopsis: {
        en: 'From a file with the columns Name, ExternalEmailAddress, UserPrincipalName and Password.',
        ko: 'Name, ExternalEmailAddress, UserPrincipalName, Password 열이 있는 파일에서.',
      },
    },
  ],
  target: ({ Name }) => Name,
  async process(bound, context) {
    tellOfUnits(bound.OrganizationalUnit, 'the user', context);
    checkFirstPassword(bound);
    const { Name, Alias, DisplayName, PrimarySmtpAddress, UserPrincipalName } = bound;
    const external = bound.ExternalEmailAddress ?? UserPrincipalName;
    if (external === undefined) throw noAddress(Name);
    const created = await context.rooms.recipients.createOne(context.organization.tenant, {
      kind: 'mailUser',
      name: Name,
      targetAddress: bareAddress(external),
      ...(Alias !== undefined && { alias: Alias }),
      ...(DisplayName !== undefined && { displayName: DisplayName }),
      ...(UserPrincipalName !== undefined && { upn: UserPrincipalName }),
      ...(PrimarySmtpAddress !== undefined && { addresses: [`SMTP:${PrimarySmtpAddress}`] }),
      attributes: await attributesOf(parameters, bound, context),
    });
    await setFirstPassword(created, bound, context);
    return presentRecipient(mailUserObject, created, context);
  },
});

function noAddress(name: string): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'mailUser.noAddress',
    message: `"${name}" needs an address that its mail goes to. Give -ExternalEmailAddress or -MicrosoftOnlineServicesID.`,
  });
}
