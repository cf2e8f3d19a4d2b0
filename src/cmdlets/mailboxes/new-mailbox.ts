import { AppError } from '../../base/errors.ts';
import type { RecipientKind } from '../../store/ports/directory-model.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { flag, list, text } from '../kit/parameter-types.ts';
import { mailboxObject } from '../presentation/mailbox-object.ts';
import { presentMailbox } from '../presentation/present-mailboxes.ts';

export const cmdlet = defineCmdlet({
  name: 'New-Mailbox',
  synopsis: { en: 'Makes a recipient with a mailbox.', ko: '받는 사람과 사서함을 만듭니다.' },
  description: {
    en: 'What is left out follows from the name: an alias that is free, romanised where the name is in Hangul, and the address and sign-in name alias@default-domain.',
    ko: '생략한 값은 이름에서 정해집니다. 별칭은 겹치지 않게(한글 이름은 로마자로) 만들고, 주소와 로그인 이름은 별칭@기본도메인이 됩니다.',
  },
  role: 'Mail Recipient Creation',
  scope: 'organization',
  effect: 'change',
  output: mailboxObject,
  parameters: {
    Name: parameter({
      schema: text({ maxLength: 64 }),
      synopsis: { en: 'Unique in the organisation.', ko: '조직에서 유일한 이름.' },
      position: 0,
      mandatory: true,
      fromPipeline: 'propertyName',
    }),
    DisplayName: parameter({
      schema: text({ maxLength: 256 }),
      synopsis: { en: 'What people read.', ko: '사람이 읽는 이름.' },
      fromPipeline: 'propertyName',
    }),
    Alias: parameter({
      schema: text({ maxLength: 64 }),
      synopsis: { en: 'The part of the address before the @.', ko: '주소의 @ 앞부분.' },
      fromPipeline: 'propertyName',
    }),
    UserPrincipalName: parameter({
      schema: text(),
      synopsis: { en: 'The sign-in name.', ko: '로그인 이름.' },
      aliases: ['MicrosoftOnlineServicesID', 'WindowsLiveID'],
      fromPipeline: 'propertyName',
    }),
    PrimarySmtpAddress: parameter({
      schema: text(),
      synopsis: { en: 'The address that mail is sent from.', ko: '보내는 주소.' },
      fromPipeline: 'propertyName',
    }),
    EmailAddresses: parameter({
      schema: list(text()),
      synopsis: {
        en: 'All addresses; the primary one has SMTP: before it.',
        ko: '모든 주소. 기본 주소 앞에는 SMTP:를 붙입니다.',
      },
    }),
    FirstName: parameter({
      schema: text({ maxLength: 64 }),
      synopsis: { en: 'Given name.', ko: '이름.' },
      fromPipeline: 'propertyName',
    }),
    LastName: parameter({
      schema: text({ maxLength: 64 }),
      synopsis: { en: 'Family name.', ko: '성.' },
      fromPipeline: 'propertyName',
    }),
    Shared: flag({ synopsis: { en: 'For several people to open.', ko: '여럿이 함께 쓰는 사서함.' } }),
    Room: flag({ synopsis: { en: 'For a room that is booked.', ko: '예약하는 회의실.' } }),
    Equipment: flag({ synopsis: { en: 'For a thing that is booked.', ko: '예약하는 장비.' } }),
  },
  examples: [
    {
      line: "New-Mailbox -Name 'Kim Minsu' -Alias minsu.kim -FirstName Minsu -LastName Kim",
      synopsis: { en: 'A mailbox for a person.', ko: '개인 사서함.' },
    },
    {
      line: "New-Mailbox -Shared -Name 'Sales' -PrimarySmtpAddress sales@contoso.com",
      synopsis: { en: 'A shared mailbox.', ko: '공유 사서함.' },
    },
  ],
  target: ({ Name }) => Name,
  async process(bound, context) {
    const { Name, DisplayName, Alias, UserPrincipalName, PrimarySmtpAddress, EmailAddresses } = bound;
    const { FirstName, LastName } = bound;
    const addresses = [
      ...(PrimarySmtpAddress === undefined ? [] : [`SMTP:${PrimarySmtpAddress}`]),
      ...(EmailAddresses ?? []),
    ];
    const created = await context.rooms.recipients.createOne(context.organization.tenant, {
      kind: kindOf(bound),
      name: Name,
      ...(DisplayName !== undefined && { displayName: DisplayName }),
      ...(Alias !== undefined && { alias: Alias }),
      ...(UserPrincipalName !== undefined && { upn: UserPrincipalName }),
      ...(addresses.length > 0 && { addresses }),
      attributes: {
        ...(FirstName !== undefined && { givenName: FirstName }),
        ...(LastName !== undefined && { surname: LastName }),
      },
    });
    return presentMailbox(created, context);
  },
});

function kindOf(choice: {
  readonly Shared: boolean;
  readonly Room: boolean;
  readonly Equipment: boolean;
}): RecipientKind {
  const kinds: RecipientKind[] = [
    ...(choice.Shared ? (['sharedMailbox'] as const) : []),
    ...(choice.Room ? (['roomMailbox'] as const) : []),
    ...(choice.Equipment ? (['equipmentMailbox'] as const) : []),
  ];
  if (kinds.length <= 1) return kinds[0] ?? 'userMailbox';
  throw new AppError({
    kind: 'invalid',
    code: 'mailbox.kinds',
    message: 'A mailbox is of one kind. Give one of -Shared, -Room and -Equipment.',
  });
}
