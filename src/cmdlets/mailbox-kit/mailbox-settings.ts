/** What Set-Mailbox changes of a mailbox's owner, besides what everyone who gets mail has. */
import type { z } from 'zod';
import { parseForeignAddress } from '../../organization/smtp-address.ts';
import type { NumberAttribute } from '../../store/ports/recipient-attributes.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import { text, unlimitedSize, whole } from '../kit/parameter-types.ts';
import { accountSettings } from '../recipient-kit/account-settings.ts';
import { bareAddress } from '../recipient-kit/mail-settings.ts';
import { nullableRecipientIdentity, referenceOf } from '../recipient-kit/reference.ts';
import { flagSetting, setting, textSetting } from '../recipient-kit/setting.ts';
import { days } from './days.ts';

const numberSetting = (
  name: NumberAttribute,
  schema: z.ZodType<number | null, Value>,
  en: string,
  ko: string,
) => setting(schema, en, ko, (value) => ({ attributes: { [name]: value } }));

export const mailboxSettings = {
  ...accountSettings,
  AccountDisabled: flagSetting(
    'accountDisabled',
    'Whether nobody can sign in with it.',
    '로그인을 막을지 여부.',
  ),
  ForwardingAddress: setting(
    nullableRecipientIdentity(),
    'The recipient of this organisation that mail is passed on to; $null for nobody.',
    '메일을 전달할 조직 안의 받는 사람. 전달하지 않으려면 $null.',
    async (identity, { context }) => ({
      attributes: { forwardingAddress: await referenceOf(identity, context) },
    }),
  ),
  ForwardingSmtpAddress: setting(
    text({ maxLength: 320 }),
    'The address that mail is passed on to where -ForwardingAddress names nobody; $null for none.',
    '메일을 전달할 주소(-ForwardingAddress가 없을 때). 전달하지 않으려면 $null.',
    (address) => ({
      attributes: {
        forwardingSmtpAddress: address === '' ? null : parseForeignAddress(bareAddress(address)).address,
      },
    }),
  ),
  DeliverToMailboxAndForward: flagSetting(
    'deliverToMailboxAndForward',
    'Whether a copy of what is passed on stays here.',
    '전달한 메일의 사본을 남길지 여부.',
  ),
  LitigationHoldEnabled: flagSetting(
    'litigationHold',
    'Whether deleted messages, and the mailbox after its removal, are kept for as long as this holds.',
    '지운 메시지와 제거한 사서함을 이 설정이 켜져 있는 동안 보존할지 여부.',
  ),
  RetainDeletedItemsFor: numberSetting(
    'retainDeletedItemsDays',
    days(),
    'Days for which deleted messages can be had back; $null for what the server says.',
    '지운 메시지를 되살릴 수 있는 일수. 서버 설정을 따르려면 $null.',
  ),
  MaxSendSize: numberSetting(
    'maxSendBytes',
    unlimitedSize(),
    'Of one message that is sent.',
    '보내는 메시지 하나의 최대 크기.',
  ),
  MaxReceiveSize: numberSetting(
    'maxReceiveBytes',
    unlimitedSize(),
    'Of one message that comes in.',
    '받는 메시지 하나의 최대 크기.',
  ),
  ResourceCapacity: numberSetting(
    'resourceCapacity',
    whole({ min: 0 }),
    'How many people a room takes.',
    '회의실의 수용 인원.',
  ),
  Office: textSetting('office', 'Where its owner works.', '사무실.'),
} as const;
