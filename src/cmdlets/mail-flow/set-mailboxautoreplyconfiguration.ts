import {
  autoReplyStates,
  externalAudiences,
  writeAutoReply,
} from '../../mailflow/out-of-office/auto-reply.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { date, oneOf, text } from '../kit/parameter-types.ts';
import { warnUnmodified } from '../kit/unmodified-warning.ts';
import { openMailboxOf } from '../mail-flow-kit/mailbox-of.ts';
import { mailboxIdentityParameter } from '../mailbox-kit/identity-parameter.ts';

export const cmdlet = defineCmdlet({
  name: 'Set-MailboxAutoReplyConfiguration',
  synopsis: {
    en: 'Says what a mailbox answers by itself while its owner is away.',
    ko: '소유자가 자리를 비운 동안 사서함이 보낼 자동 회신을 정합니다.',
  },
  description: {
    en: 'Each sender is answered once until the settings are changed again; lists, bulk mail and programs are not answered. It is the same that Outlook sets.',
    ko: '설정을 다시 바꾸기 전까지 보낸 사람마다 한 번만 회신합니다. 메일링 리스트, 대량 메일, 프로그램이 보낸 메일에는 회신하지 않습니다. Outlook에서 정하는 것과 같은 설정입니다.',
  },
  role: 'Mail Recipients',
  scope: 'organization',
  effect: 'change',
  parameters: {
    Identity: mailboxIdentityParameter,
    AutoReplyState: parameter({
      schema: oneOf(autoReplyStates),
      synopsis: {
        en: 'Disabled, Enabled, or Scheduled for the time between -StartTime and -EndTime.',
        ko: 'Disabled, Enabled, 또는 -StartTime부터 -EndTime까지만 회신하는 Scheduled.',
      },
    }),
    StartTime: parameter({
      schema: date(),
      synopsis: { en: 'From when on, with Scheduled.', ko: 'Scheduled일 때 시작 시각.' },
    }),
    EndTime: parameter({
      schema: date(),
      synopsis: { en: 'Until when, with Scheduled.', ko: 'Scheduled일 때 종료 시각.' },
    }),
    InternalMessage: parameter({
      schema: text(),
      synopsis: {
        en: 'For people of the organisation; HTML or text.',
        ko: '조직 내부 사용자에게 보낼 내용. HTML 또는 텍스트.',
      },
    }),
    ExternalMessage: parameter({
      schema: text(),
      synopsis: {
        en: 'For everybody else; HTML or text.',
        ko: '그 밖의 사람에게 보낼 내용. HTML 또는 텍스트.',
      },
    }),
    ExternalAudience: parameter({
      schema: oneOf(externalAudiences),
      synopsis: {
        en: 'Who of those outside is answered: All, Known for those in the contacts of the mailbox, or None.',
        ko: '외부 사람 중 회신할 대상. All, 연락처에 있는 사람만인 Known, None.',
      },
    }),
  },
  examples: [
    {
      line: "Set-MailboxAutoReplyConfiguration kim -AutoReplyState Enabled -InternalMessage '휴가 중입니다.' -ExternalMessage 'I am away until Monday.'",
      synopsis: { en: 'From now on.', ko: '지금부터 회신합니다.' },
    },
    {
      line: "Set-MailboxAutoReplyConfiguration kim -AutoReplyState Scheduled -StartTime '2027-01-04 09:00' -EndTime '2027-01-08 18:00' -ExternalAudience Known",
      synopsis: {
        en: 'For one week, and to strangers not at all.',
        ko: '한 주 동안만, 모르는 사람에게는 보내지 않습니다.',
      },
    },
  ],
  target: ({ Identity }) => Identity,
  async process({ Identity, ...bound }, context) {
    const { mailbox, owner } = await openMailboxOf(Identity, context);
    const change = {
      ...(bound.AutoReplyState !== undefined && { state: bound.AutoReplyState }),
      ...(bound.StartTime !== undefined && { startTime: bound.StartTime.unixMs }),
      ...(bound.EndTime !== undefined && { endTime: bound.EndTime.unixMs }),
      ...(bound.InternalMessage !== undefined && { internalMessage: bound.InternalMessage }),
      ...(bound.ExternalMessage !== undefined && { externalMessage: bound.ExternalMessage }),
      ...(bound.ExternalAudience !== undefined && { externalAudience: bound.ExternalAudience }),
    };
    if (Object.keys(change).length === 0) warnUnmodified(owner, context);
    else await writeAutoReply(mailbox, change, context.clock);
    return undefined;
  },
});
