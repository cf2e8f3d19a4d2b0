import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { list, text } from '../kit/parameter-types.ts';
import {
  archiveSwitch,
  chosenKind,
  kindSwitches,
  publicFolderSwitch,
  refuseArchive,
} from '../mailbox-kit/kind-choice.ts';
import {
  checkFirstPassword,
  passwordParameters,
  setFirstPassword,
} from '../mailbox-kit/password-parameters.ts';
import { mailboxObject } from '../presentation/mailbox-object.ts';
import { presentMailbox } from '../presentation/present-mailboxes.ts';
import { notePublicFolderMailbox, refuseSecondMailbox } from '../public-folder-kit/public-folder-mailbox.ts';
import { personNameSettings } from '../recipient-kit/address-book-settings.ts';
import { moderationSettings } from '../recipient-kit/mail-settings.ts';
import { newRecipientParameters } from '../recipient-kit/new-recipient.ts';
import { organizationalUnitParameter, tellOfUnits } from '../recipient-kit/organizational-unit.ts';
import { attributesOf, enabledSetting, fromProperties } from '../recipient-kit/setting.ts';

const parameters = {
  ...newRecipientParameters,
  UserPrincipalName: parameter({
    schema: text(),
    synopsis: { en: 'The sign-in name.', ko: '로그인 이름.' },
    aliases: ['MicrosoftOnlineServicesID', 'WindowsLiveID'],
    fromPipeline: 'propertyName',
  }),
  ...passwordParameters,
  EmailAddresses: parameter({
    schema: list(text()),
    synopsis: {
      en: 'All addresses; the primary one has SMTP: before it.',
      ko: '모든 주소. 기본 주소 앞에는 SMTP:를 붙입니다.',
    },
  }),
  ...fromProperties(personNameSettings),
  MailboxPlan: parameter({
    schema: text(),
    synopsis: {
      en: 'The plan whose limits it gets; the default plan without it.',
      ko: '한도를 정할 계획. 생략하면 기본 계획.',
    },
    fromPipeline: 'propertyName',
  }),
  RemotePowerShellEnabled: enabledSetting(
    'remotePowerShellDisabled',
    'Whether its owner may open remote PowerShell sessions.',
    '원격 PowerShell 세션을 열 수 있는지 여부.',
  ),
  ...moderationSettings,
  ImmutableId: parameter({
    schema: text({ maxLength: 256 }),
    synopsis: {
      en: 'What ties it to an object of another directory.',
      ko: '다른 디렉터리의 개체와 연결하는 값.',
    },
  }),
  OrganizationalUnit: organizationalUnitParameter,
  ...kindSwitches,
  PublicFolder: publicFolderSwitch,
  Archive: archiveSwitch,
} as const;

export const cmdlet = defineCmdlet({
  name: 'New-Mailbox',
  synopsis: { en: 'Makes a recipient with a mailbox.', ko: '받는 사람과 사서함을 만듭니다.' },
  description: {
    en: 'What is left out follows from the name: an alias that is free, romanised where the name is in Hangul, and the address and sign-in name alias@default-domain. Nobody signs in before a password is set.',
    ko: '생략한 값은 이름에서 정해집니다. 별칭은 겹치지 않게(한글 이름은 로마자로) 만들고, 주소와 로그인 이름은 별칭@기본도메인이 됩니다. 암호를 정하기 전에는 로그인할 수 없습니다.',
  },
  role: 'Mail Recipient Creation',
  scope: 'organization',
  effect: 'change',
  output: mailboxObject,
  parameters,
  examples: [
    {
      line: "New-Mailbox -Name 'Kim Minsu' -Alias minsu.kim -FirstName Minsu -LastName Kim",
      synopsis: { en: 'A mailbox for a person.', ko: '개인 사서함.' },
    },
    {
      line: 'Import-Csv people.csv | New-Mailbox',
      synopsis: {
        en: 'One for each line of a file with columns such as Name, Alias and Password.',
        ko: 'Name, Alias, Password 같은 열이 있는 파일의 줄마다 하나씩.',
      },
    },
    {
      line: 'New-Mailbox 김민수 -MailboxPlan 인턴 -Password (Read-Host 암호 -AsSecureString) -ResetPasswordOnNextLogon $true',
      synopsis: {
        en: 'With the limits of a plan, and a password to change at the first sign-in.',
        ko: '계획의 한도를 적용하고, 처음 로그인할 때 암호를 바꾸게 합니다.',
      },
    },
    {
      line: "New-Mailbox -Shared -Name 'Sales' -PrimarySmtpAddress sales@contoso.com",
      synopsis: { en: 'A shared mailbox.', ko: '공유 사서함.' },
    },
    {
      line: 'New-Mailbox -PublicFolder -Name PublicFolders',
      synopsis: {
        en: 'The mailbox of public folders, of which an organisation has one.',
        ko: '공용 폴더 사서함. 조직마다 하나입니다.',
      },
    },
  ],
  target: ({ Name }) => Name,
  async process(bound, context) {
    const { Name, DisplayName, Alias, UserPrincipalName, ImmutableId } = bound;
    const { rooms, organization } = context;
    refuseArchive(bound.Archive);
    checkFirstPassword(bound);
    if (bound.PublicFolder) await refuseSecondMailbox(context);
    const plan =
      bound.MailboxPlan === undefined
        ? undefined
        : await rooms.organizations.mailboxPlans.get(organization.tenant, bound.MailboxPlan);
    tellOfUnits(bound.OrganizationalUnit, 'the mailbox', context);
    const addresses = [
      ...(bound.PrimarySmtpAddress === undefined ? [] : [`SMTP:${bound.PrimarySmtpAddress}`]),
      ...(bound.EmailAddresses ?? []),
    ];
    const created = await rooms.recipients.createOne(organization.tenant, {
      kind: bound.PublicFolder ? 'publicFolderMailbox' : chosenKind(bound),
      // Nobody writes to it: what it holds has addresses of its own, or none.
      ...(bound.PublicFolder && { hiddenFromAddressLists: true }),
      name: Name,
      ...(DisplayName !== undefined && { displayName: DisplayName }),
      ...(Alias !== undefined && { alias: Alias }),
      ...(UserPrincipalName !== undefined && { upn: UserPrincipalName }),
      ...(addresses.length > 0 && { addresses }),
      ...(ImmutableId !== undefined && { anchor: ImmutableId }),
      attributes: {
        ...(await attributesOf(parameters, bound, context)),
        ...(plan && { mailboxPlan: plan.guid }),
      },
    });
    if (bound.PublicFolder) await notePublicFolderMailbox(created, context);
    await setFirstPassword(created, bound, context);
    return presentMailbox(created, context);
  },
});
