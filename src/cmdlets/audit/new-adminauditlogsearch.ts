import { AppError } from '../../base/errors.ts';
import type { MailboxId, RecipientId } from '../../base/ids.ts';
import { summarizeMessage } from '../../mailbox/summarize-message.ts';
import { mailboxKinds, type Recipient } from '../../store/ports/directory-model.ts';
import { auditMail } from '../audit-kit/audit-mail.ts';
import { externalAccess, searchAudit, searchParameters } from '../audit-kit/audit-search.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { parameter } from '../kit/parameter.ts';
import { list, text } from '../kit/parameter-types.ts';
import { auditSearchObject } from '../presentation/audit-objects.ts';

/** As many as Exchange puts into one message. */
const maxRecords = 50_000;

interface Reader {
  readonly address: string;
  readonly recipient: RecipientId;
  readonly mailbox: MailboxId;
}

const { IsSuccess: _notHere, ...parametersOfSearch } = searchParameters;

export const cmdlet = defineCmdlet({
  name: 'New-AdminAuditLogSearch',
  synopsis: {
    en: 'Finds changes of a period and sends them to mailboxes as an XML file.',
    ko: '기간 동안의 변경을 찾아 XML 파일로 사서함에 보냅니다.',
  },
  role: 'Audit Logs',
  scope: 'organization',
  effect: 'change',
  output: auditSearchObject,
  parameters: {
    ...parametersOfSearch,
    StartDate: { ...searchParameters.StartDate, mandatory: true },
    EndDate: { ...searchParameters.EndDate, mandatory: true },
    ExternalAccess: externalAccess,
    StatusMailRecipients: parameter({
      schema: list(text()),
      synopsis: {
        en: 'Mailboxes of the organisation that get the result.',
        ko: '결과를 받을 조직의 사서함.',
      },
      mandatory: true,
      completer: 'mailbox',
    }),
    Name: parameter({
      schema: text({ maxLength: 256 }),
      synopsis: { en: 'What the message is called.', ko: '메시지 제목에 쓸 이름.' },
    }),
  },
  examples: [
    {
      line: 'New-AdminAuditLogSearch -Name "Quota changes" -Cmdlets Set-Mailbox -Parameters ProhibitSendQuota -StartDate 2026-10-01 -EndDate 2026-11-01 -StatusMailRecipients auditors@contoso.com',
      synopsis: {
        en: 'A month of changes to quotas, by mail.',
        ko: '한 달 동안의 할당량 변경을 메일로 받습니다.',
      },
    },
  ],
  target: async ({ Name, StatusMailRecipients }) => Name ?? StatusMailRecipients.join(', '),
  async process(bound, context) {
    const { organization, clock, rooms } = context;
    const { Name = 'Search', StartDate, EndDate, StatusMailRecipients, ...choice } = bound;
    const { tenant } = organization;
    const readers: Reader[] = [];
    for (const identity of StatusMailRecipients) {
      const recipient = await rooms.recipients.get(tenant, identity, { kinds: mailboxKinds });
      if (recipient.mailbox === null) throw noMailbox(identity);
      const { recipient: id, mailbox } = recipient;
      readers.push({ address: addressOf(recipient), recipient: id, mailbox: mailbox.mailbox });
    }
    const records = [];
    for await (const record of searchAudit({ ...choice, StartDate, EndDate }, organization, context)) {
      if (records.length === maxRecords) throw tooMany();
      records.push(record);
    }
    const sentAt = clock.now();
    const [from, until] = [StartDate.unixMs, EndDate.unixMs];
    const sender = `landfall@${(await rooms.domains.getDefault(tenant)).domain}`;
    for (const reader of readers) {
      const to = reader.address;
      const mail = auditMail({ name: Name, from, until, sender, to, sentAt, records });
      await deliver(reader, sender, mail, context);
    }
    const recipients = readers.map(({ address }) => address);
    const found = records.length;
    return auditSearchObject.present({ name: Name, from, until, recipients, found, createdAt: sentAt });
  },
});

const addressOf = ({ addresses, name }: Recipient): string =>
  addresses.find(({ type, primary }) => primary && type === 'smtp')?.address ?? name;

async function deliver(
  reader: Reader,
  sender: string,
  message: Uint8Array,
  context: CmdletContext,
): Promise<void> {
  const { rooms, organization, clock } = context;
  const mailbox = rooms.mailboxes.open({ tenant: organization.tenant, mailbox: reader.mailbox });
  const { folder } = (await mailbox.folders()).getRole('inbox');
  const at = clock.now();
  const { subject, messageId } = summarizeMessage(message, at);
  const bytes = message.byteLength;
  await mailbox.append(folder, message, { receivedAt: at, flags: 0, keywords: [] });
  rooms.activity.message(organization, {
    ...{ at, direction: 'Inbound', event: 'GoodMail', subject, messageId, bytes, fromIp: null },
    sender: { address: sender, recipient: null },
    recipients: [{ address: reader.address, recipient: reader.recipient, status: 'Delivered' }],
  });
}

function noMailbox(identity: string): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'audit.search.noMailbox',
    message: `"${identity}" has no mailbox that the result could be put into. Name somebody else in -StatusMailRecipients.`,
    details: { identity },
  });
}

function tooMany(): AppError {
  return new AppError({
    kind: 'limit',
    code: 'audit.search.tooMany',
    message: `More than ${maxRecords} changes fit. Choose a shorter period, or ask for fewer cmdlets.`,
  });
}
