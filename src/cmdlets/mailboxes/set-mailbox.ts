import type { RecipientEdit } from '../../organization/recipient-edit.ts';
import { mailboxKinds, type RecipientKind } from '../../store/ports/directory-model.ts';
import type { MailboxQuotas } from '../../store/ports/mail-model.ts';
import type { AttributeChange } from '../../store/ports/recipient-attributes.ts';
import { addressEdit } from '../kit/address-edit.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { mailboxIdentity } from '../kit/identities.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { oneOf, text, truth, unlimitedSize } from '../kit/parameter-types.ts';

const kinds = {
  Regular: 'userMailbox',
  Shared: 'sharedMailbox',
  Room: 'roomMailbox',
  Equipment: 'equipmentMailbox',
} as const satisfies Readonly<Record<string, RecipientKind>>;

const setting = (en: string, ko: string) => parameter({ schema: text(), synopsis: { en, ko } });
const choice = (en: string, ko: string) => parameter({ schema: truth(), synopsis: { en, ko } });
const quota = (en: string, ko: string) => parameter({ schema: unlimitedSize(), synopsis: { en, ko } });

const parameters = {
  Identity: parameter({
    schema: mailboxIdentity(),
    synopsis: {
      en: 'Name, alias, address or GUID of its owner.',
      ko: '소유자의 이름, 별칭, 주소 또는 GUID.',
    },
    position: 0,
    mandatory: true,
    fromPipeline: 'both',
    completer: 'mailbox',
  }),
  Name: setting('Unique in the organisation.', '조직에서 유일한 이름.'),
  DisplayName: setting('What people read.', '사람이 읽는 이름.'),
  Alias: setting('The part of the address before the @.', '주소의 @ 앞부분.'),
  UserPrincipalName: setting('The sign-in name.', '로그인 이름.'),
  PrimarySmtpAddress: setting('The address that mail is sent from.', '보내는 주소.'),
  WindowsEmailAddress: setting('The same as PrimarySmtpAddress.', 'PrimarySmtpAddress와 같습니다.'),
  EmailAddresses: parameter({
    schema: addressEdit(),
    synopsis: {
      en: "All addresses, or @{Add='a@b.com'; Remove='c@d.com'} to change some.",
      ko: "모든 주소. 일부만 바꾸려면 @{Add='a@b.com'; Remove='c@d.com'}.",
    },
  }),
  HiddenFromAddressListsEnabled: choice('Whether address lists leave it out.', '주소 목록에서 숨길지 여부.'),
  Type: parameter({
    schema: oneOf(
      ['Regular', 'Shared', 'Room', 'Equipment'],
      'Microsoft.Exchange.Data.ConvertibleMailboxSubType',
    ),
    synopsis: { en: 'Makes it a mailbox of another kind.', ko: '사서함 종류를 바꿉니다.' },
  }),
  IssueWarningQuota: quota('From this size on its owner is warned.', '이 크기부터 소유자에게 경고합니다.'),
  ProhibitSendQuota: quota('From this size on nothing can be sent.', '이 크기부터 보낼 수 없습니다.'),
  ProhibitSendReceiveQuota: quota('From this size on nothing comes in.', '이 크기부터 받을 수도 없습니다.'),
  RecoverableItemsQuota: quota('For what was deleted and can be had back.', '복구 가능한 항목의 한도.'),
  ForwardingSmtpAddress: setting(
    'Where mail is passed on to; $null for nowhere.',
    '전달할 주소. 전달하지 않으려면 $null.',
  ),
  DeliverToMailboxAndForward: choice('Whether a copy stays here.', '사본을 남길지 여부.'),
  LitigationHoldEnabled: choice('Whether nothing is ever lost of it.', '소송 보존 여부.'),
  MailTip: setting('What senders read before they send.', '보내기 전에 표시할 메일 설명.'),
  Office: setting('Where its owner works.', '사무실.'),
  SimpleDisplayName: setting('The name in ASCII.', 'ASCII 이름.'),
  CustomAttribute1: setting('For your own use.', '자유롭게 쓰는 값.'),
  CustomAttribute2: setting('For your own use.', '자유롭게 쓰는 값.'),
  CustomAttribute3: setting('For your own use.', '자유롭게 쓰는 값.'),
  CustomAttribute4: setting('For your own use.', '자유롭게 쓰는 값.'),
  CustomAttribute5: setting('For your own use.', '자유롭게 쓰는 값.'),
} as const;

type Choice = Bound<typeof parameters>;

export const cmdlet = defineCmdlet({
  name: 'Set-Mailbox',
  synopsis: { en: 'Changes the settings of a mailbox.', ko: '사서함 설정을 바꿉니다.' },
  role: 'Mail Recipients',
  scope: 'organization',
  effect: 'change',
  parameters,
  examples: [
    {
      line: 'Set-Mailbox kim -ProhibitSendQuota 45GB -ProhibitSendReceiveQuota 50GB',
      synopsis: { en: 'Limits its size.', ko: '크기를 제한합니다.' },
    },
    {
      line: "Set-Mailbox kim -EmailAddresses @{Add='minsu@contoso.com'}",
      synopsis: { en: 'Adds an address.', ko: '주소를 추가합니다.' },
    },
  ],
  async target({ Identity }, { rooms, organization }) {
    const { displayName } = await rooms.recipients.get(organization.tenant, Identity, {
      kinds: mailboxKinds,
    });
    return displayName;
  },
  async process(bound, { rooms, organization, reporter }) {
    const { tenant } = organization;
    const found = await rooms.recipients.get(tenant, bound.Identity, { kinds: mailboxKinds });
    const edit = editOf(bound);
    const quotas = quotasOf(bound);
    const kind = bound.Type && kinds[bound.Type];
    const nothing = Object.keys(edit).length === 0 && Object.keys(quotas).length === 0 && kind === undefined;
    if (nothing)
      reporter.warn(
        `The command completed successfully but no settings of '${found.displayName}' have been modified.`,
      );
    if (Object.keys(edit).length > 0) await rooms.recipients.updateOne(tenant, found.recipient, edit);
    if (kind !== undefined) await rooms.recipients.convert(tenant, found.recipient, kind);
    if (Object.keys(quotas).length > 0 && found.mailbox !== null) {
      const mailbox = rooms.mailboxes.open({ tenant, mailbox: found.mailbox.mailbox });
      const current = await mailbox.describe();
      await mailbox.setQuotas({ ...current.quotas, ...quotas });
    }
    return undefined;
  },
});

function editOf(bound: Choice): RecipientEdit {
  const primary = bound.PrimarySmtpAddress ?? bound.WindowsEmailAddress;
  const attributes = attributesOf(bound);
  return {
    ...(bound.Name !== undefined && { name: bound.Name }),
    ...(bound.DisplayName !== undefined && { displayName: bound.DisplayName }),
    ...(bound.Alias !== undefined && { alias: bound.Alias }),
    ...(bound.UserPrincipalName !== undefined && { upn: bound.UserPrincipalName }),
    ...(bound.EmailAddresses !== undefined && { addresses: bound.EmailAddresses }),
    ...(primary !== undefined && { primaryAddress: primary }),
    ...(bound.HiddenFromAddressListsEnabled !== undefined && {
      hiddenFromAddressLists: bound.HiddenFromAddressListsEnabled,
    }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}

/** Empty text takes a value away, as `$null` does. */
function attributesOf(bound: Choice): AttributeChange {
  const texts = {
    forwardingSmtpAddress: bound.ForwardingSmtpAddress?.replace(/^smtp:/i, ''),
    mailTip: bound.MailTip,
    office: bound.Office,
    simpleDisplayName: bound.SimpleDisplayName,
    customAttribute1: bound.CustomAttribute1,
    customAttribute2: bound.CustomAttribute2,
    customAttribute3: bound.CustomAttribute3,
    customAttribute4: bound.CustomAttribute4,
    customAttribute5: bound.CustomAttribute5,
  };
  const given = Object.entries(texts).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value || null]],
  );
  return {
    ...Object.fromEntries(given),
    ...(bound.DeliverToMailboxAndForward !== undefined && {
      deliverToMailboxAndForward: bound.DeliverToMailboxAndForward,
    }),
    ...(bound.LitigationHoldEnabled !== undefined && { litigationHold: bound.LitigationHoldEnabled }),
  };
}

function quotasOf(bound: Choice): Partial<MailboxQuotas> {
  return {
    ...(bound.IssueWarningQuota !== undefined && { issueWarningBytes: bound.IssueWarningQuota }),
    ...(bound.ProhibitSendQuota !== undefined && { prohibitSendBytes: bound.ProhibitSendQuota }),
    ...(bound.ProhibitSendReceiveQuota !== undefined && {
      prohibitSendReceiveBytes: bound.ProhibitSendReceiveQuota,
    }),
    ...(bound.RecoverableItemsQuota !== undefined && { recoverableItemsBytes: bound.RecoverableItemsQuota }),
  };
}
