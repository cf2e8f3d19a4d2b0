/** What everyone who gets mail has: names, addresses, and who may send to them. */
import { recipientLimits } from '../../store/directory/recipient-limits.ts';
import { addressEdit } from '../kit/address-edit.ts';
import { oneOf, text, truth } from '../kit/parameter-types.ts';
import { customAttributeSettings } from './custom-attribute-settings.ts';
import { referenceListSetting } from './reference.ts';
import { enabledSetting, flagSetting, setting, textSetting } from './setting.ts';

export const nameSettings = {
  Name: setting(
    text({ maxLength: recipientLimits.name }),
    'Unique in the organisation.',
    '조직에서 유일한 이름.',
    (name) => ({ name }),
  ),
  DisplayName: setting(
    text({ maxLength: recipientLimits.displayName }),
    'What people read.',
    '화면에 표시되는 이름.',
    (displayName) => ({ displayName }),
  ),
} as const;

const primaryAddress = (en: string, ko: string) =>
  setting(text(), en, ko, (address) => ({ primaryAddress: address }));

/** The address without the type that may stand before it. */
export const bareAddress = (address: string): string => address.trim().replace(/^smtp:/i, '');

export const addressSettings = {
  Alias: setting(
    text({ maxLength: recipientLimits.alias }),
    'The part of the address before the @.',
    '주소의 @ 앞부분.',
    (alias) => ({ alias }),
  ),
  PrimarySmtpAddress: primaryAddress('The address that mail is sent from.', '메일을 보낼 때 쓰는 주소.'),
  WindowsEmailAddress: primaryAddress('The same as PrimarySmtpAddress.', 'PrimarySmtpAddress와 같습니다.'),
  EmailAddresses: setting(
    addressEdit(),
    "All addresses, or @{Add='a@b.com'; Remove='c@d.com'} to change some.",
    "모든 주소. 일부만 바꾸려면 @{Add='a@b.com'; Remove='c@d.com'}.",
    (addresses) => ({ addresses }),
  ),
} as const;

export const targetSettings = {
  ExternalEmailAddress: setting(
    text({ maxLength: recipientLimits.targetAddress }),
    'Where its mail goes, outside of this organisation.',
    '메일을 보낼 조직 밖의 주소.',
    (address) => ({ targetAddress: bareAddress(address) }),
  ),
} as const;

const restriction = (
  attribute: 'acceptMessagesOnlyFrom' | 'rejectMessagesFrom',
  [en, ko]: readonly [string, string],
) => ({
  all: referenceListSetting(attribute, en, ko),
  others: referenceListSetting(attribute, `${en} (no groups)`, `${ko} (그룹 제외)`, { part: 'others' }),
  groups: referenceListSetting(attribute, `${en} (groups)`, `${ko} (그룹)`, { part: 'groups' }),
});

const accept = restriction('acceptMessagesOnlyFrom', [
  'The only ones who may send to it; $null for everyone.',
  '보낼 수 있는 사람. 모두에게 허용하려면 $null.',
]);
const reject = restriction('rejectMessagesFrom', ['Those who may not send to it.', '보낼 수 없는 사람.']);

export const moderationSettings = {
  ModerationEnabled: flagSetting(
    'moderationEnabled',
    'Whether a moderator decides on each message first.',
    '메시지마다 중재자의 승인이 필요한지 여부.',
  ),
  ModeratedBy: referenceListSetting('moderatedBy', 'Those who decide.', '중재자.'),
  SendModerationNotifications: setting(
    oneOf(
      ['Never', 'Internal', 'Always'],
      'Microsoft.Exchange.Data.Directory.Recipient.TransportModerationNotificationFlags',
    ),
    'Who is told when a message is not let through.',
    '메시지가 거부될 때 알릴 대상.',
    (value) => ({ attributes: { sendModerationNotifications: value } }),
  ),
} as const;

export const deliverySettings = {
  HiddenFromAddressListsEnabled: setting(
    truth(),
    'Whether address lists leave it out.',
    '주소 목록에서 숨길지 여부.',
    (hiddenFromAddressLists) => ({ hiddenFromAddressLists }),
  ),
  RequireSenderAuthenticationEnabled: flagSetting(
    'requireSenderAuthentication',
    'Whether only people of this organisation may send to it.',
    '조직 안의 보낸 사람만 허용할지 여부.',
  ),
  AcceptMessagesOnlyFrom: accept.others,
  AcceptMessagesOnlyFromDLMembers: accept.groups,
  AcceptMessagesOnlyFromSendersOrMembers: accept.all,
  RejectMessagesFrom: reject.others,
  RejectMessagesFromDLMembers: reject.groups,
  RejectMessagesFromSendersOrMembers: reject.all,
  GrantSendOnBehalfTo: referenceListSetting(
    'grantSendOnBehalfTo',
    'Those who may send on its behalf.',
    '대신 보낼 수 있는 사람.',
  ),
  ...moderationSettings,
  MailTip: textSetting('mailTip', 'What senders read before they send.', '보내기 전에 표시할 메일 설명.'),
  SimpleDisplayName: textSetting('simpleDisplayName', 'The name in ASCII.', 'ASCII 이름.'),
  EmailAddressPolicyEnabled: enabledSetting(
    'emailAddressPolicyDisabled',
    'Whether the address follows the policy of the organisation.',
    '조직의 주소 정책을 따를지 여부.',
  ),
  ...customAttributeSettings,
} as const;
