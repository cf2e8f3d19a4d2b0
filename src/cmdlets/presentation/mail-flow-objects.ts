import type { FolderTree } from '../../mailbox/folder-tree.ts';
import type { AutoReplyConfiguration } from '../../mailflow/out-of-office/auto-reply.ts';
import type { QueueSummary, WaitingMessage } from '../../mailflow/queue/queue-administration.ts';
import { folderIdentity } from '../../mailflow/rules/folder-identity.ts';
import { definitionOf, type InboxRuleConditions, noConditions } from '../../mailflow/rules/inbox-rule.ts';
import { isOn, type Rule, ruleState } from '../../mailflow/rules/rule.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

export interface AutoReplyRow {
  readonly owner: string;
  readonly configuration: AutoReplyConfiguration;
}

export const autoReplyObject = defineObjectType<AutoReplyRow>({
  typeNames: ['Microsoft.Exchange.Management.StoreTasks.MailboxAutoReplyConfiguration'],
  toText: ({ owner }) => owner,
  properties: {
    AutoReplyState: ({ configuration }) => configuration.state,
    EndTime: ({ configuration }) => date(configuration.endTime),
    ExternalAudience: ({ configuration }) => configuration.externalAudience,
    ExternalMessage: ({ configuration }) => configuration.externalMessage,
    InternalMessage: ({ configuration }) => configuration.internalMessage,
    StartTime: ({ configuration }) => date(configuration.startTime),
    MailboxOwnerId: ({ owner }) => owner,
    Identity: ({ owner }) => owner,
    IsValid: () => true,
  },
});

export interface InboxRuleRow {
  readonly owner: string;
  readonly rule: Rule;
  /** From 1 on. */
  readonly priority: number;
  readonly tree: FolderTree;
}

const ruleNumber = ({ rule }: InboxRuleRow): string => String(BigInt.asUintN(64, rule.id));
const listOf = (values: readonly string[] | undefined): Value => (values === undefined ? null : [...values]);

type ConditionReader = (conditions: InboxRuleConditions) => Value;

const conditionReaders: Readonly<Record<string, ConditionReader>> = {
  From: ({ from }) => listOf(from),
  SentTo: ({ sentTo }) => listOf(sentTo),
  FromAddressContainsWords: ({ fromAddressContainsWords }) => listOf(fromAddressContainsWords),
  RecipientAddressContainsWords: ({ recipientAddressContainsWords }) => listOf(recipientAddressContainsWords),
  SubjectContainsWords: ({ subjectContainsWords }) => listOf(subjectContainsWords),
  BodyContainsWords: ({ bodyContainsWords }) => listOf(bodyContainsWords),
  SubjectOrBodyContainsWords: ({ subjectOrBodyContainsWords }) => listOf(subjectOrBodyContainsWords),
  HeaderContainsWords: ({ headerContainsWords }) => listOf(headerContainsWords),
  HasAttachment: ({ hasAttachment }) => hasAttachment ?? false,
  MyNameInToBox: ({ myNameInToBox }) => myNameInToBox ?? false,
  MyNameInCcBox: ({ myNameInCcBox }) => myNameInCcBox ?? false,
  MyNameInToOrCcBox: ({ myNameInToOrCcBox }) => myNameInToOrCcBox ?? false,
  MyNameNotInToBox: ({ myNameNotInToBox }) => myNameNotInToBox ?? false,
  WithImportance: ({ withImportance }) => withImportance ?? null,
  WithSensitivity: ({ withSensitivity }) => withSensitivity ?? null,
  WithinSizeRangeMinimum: ({ withinSizeRangeMinimum }) => withinSizeRangeMinimum ?? null,
  WithinSizeRangeMaximum: ({ withinSizeRangeMaximum }) => withinSizeRangeMaximum ?? null,
  ReceivedAfterDate: ({ receivedAfterDate }) => date(receivedAfterDate ?? null),
  ReceivedBeforeDate: ({ receivedBeforeDate }) => date(receivedBeforeDate ?? null),
};

const readersOf = (prefix: string, choose: (rule: Rule) => InboxRuleConditions) =>
  Object.fromEntries(
    Object.entries(conditionReaders).map(([name, read]) => [
      `${prefix}${name}`,
      ({ rule }: InboxRuleRow): Value => read(choose(rule)),
    ]),
  );

export const inboxRuleObject = defineObjectType<InboxRuleRow>({
  typeNames: ['Microsoft.Exchange.Management.Common.InboxRule'],
  toText: ({ rule }) => rule.name,
  properties: {
    Description: ({ rule }) =>
      definitionOf(rule) === undefined
        ? `Made by ${rule.provider || 'a mail program'}, which alone can show all of it.`
        : '',
    Enabled: ({ rule }) => isOn(rule, ruleState.enabled),
    Identity: (row) => `${row.owner}\\${ruleNumber(row)}`,
    InError: ({ rule }) => isOn(rule, ruleState.error) || isOn(rule, ruleState.parseError),
    Name: ({ rule }) => rule.name,
    Priority: ({ priority }) => priority,
    RuleIdentity: ruleNumber,
    SupportedByTask: ({ rule }) => definitionOf(rule) !== undefined,
    ...readersOf('', (rule) => definitionOf(rule)?.conditions ?? noConditions),
    ...readersOf('ExceptIf', (rule) => definitionOf(rule)?.exceptions ?? noConditions),
    CopyToFolder: ({ rule, owner, tree }) => folderIdentity(tree, owner, definitionOf(rule)?.copyToFolder),
    DeleteMessage: ({ rule }) => definitionOf(rule)?.deleteMessage ?? false,
    ForwardAsAttachmentTo: ({ rule }) => listOf(definitionOf(rule)?.forwardAsAttachmentTo),
    ForwardTo: ({ rule }) => listOf(definitionOf(rule)?.forwardTo),
    MarkAsRead: ({ rule }) => definitionOf(rule)?.markAsRead ?? false,
    MarkImportance: ({ rule }) => definitionOf(rule)?.markImportance ?? null,
    MoveToFolder: ({ rule, owner, tree }) => folderIdentity(tree, owner, definitionOf(rule)?.moveToFolder),
    RedirectTo: ({ rule }) => listOf(definitionOf(rule)?.redirectTo),
    StopProcessingRules: ({ rule }) => isOn(rule, ruleState.exitLevel),
    MailboxOwnerId: ({ owner }) => owner,
    IsValid: () => true,
  },
  view: {
    table: {
      columns: [
        { property: 'Name', width: 28 },
        { property: 'Enabled', width: 8 },
        { property: 'Priority', width: 9 },
        { property: 'RuleIdentity' },
      ],
    },
  },
});

export interface QueueRow {
  readonly server: string;
  readonly queue: QueueSummary;
}

export const queueObject = defineObjectType<QueueRow>({
  typeNames: ['Microsoft.Exchange.Data.QueueViewer.ExtensibleQueueInfo'],
  toText: ({ server, queue }) => `${server}\\${queue.name}`,
  properties: {
    Identity: ({ server, queue }) => `${server}\\${queue.name}`,
    DeliveryType: ({ queue }) => queue.deliveryType,
    Status: ({ queue }) => queue.status,
    MessageCount: ({ queue }) => queue.messageCount,
    NextHopDomain: ({ queue }) => queue.name,
    LastError: ({ queue }) => queue.lastError,
    LastRetryTime: ({ queue }) => date(queue.lastRetryAt),
    NextRetryTime: ({ queue }) => date(queue.nextRetryAt),
    IsValid: () => true,
  },
  view: {
    table: {
      columns: [
        { property: 'Identity', width: 32 },
        { property: 'DeliveryType', width: 26 },
        { property: 'Status', width: 10 },
        { property: 'MessageCount', width: 12 },
        { property: 'NextHopDomain' },
      ],
    },
  },
});

export interface WaitingMessageRow {
  readonly server: string;
  readonly waiting: WaitingMessage;
}

const messageIdentity = ({ server, waiting }: WaitingMessageRow): string =>
  `${server}\\${waiting.queues[0] ?? 'Submission'}\\${waiting.message.id}`;

export const waitingMessageObject = defineObjectType<WaitingMessageRow>({
  typeNames: ['Microsoft.Exchange.Data.QueueViewer.ExtensibleMessageInfo'],
  toText: messageIdentity,
  properties: {
    Identity: messageIdentity,
    Subject: ({ waiting }) => waiting.message.subject,
    InternetMessageId: ({ waiting }) =>
      waiting.message.messageId === '' ? '' : `<${waiting.message.messageId}>`,
    FromAddress: ({ waiting }) => waiting.message.returnPath || '<>',
    Status: ({ waiting }) => waiting.status,
    Size: ({ waiting }) => waiting.message.bytes,
    SourceIP: ({ waiting }) => waiting.message.fromIp,
    DateReceived: ({ waiting }) => date(waiting.message.acceptedAt),
    ExpirationTime: ({ waiting }) => date(waiting.message.expiresAt),
    LastError: ({ waiting }) =>
      waiting.recipients.find(({ lastError }) => lastError !== null)?.lastError ?? null,
    RetryCount: ({ waiting }) => Math.max(0, ...waiting.recipients.map(({ attempts }) => attempts)),
    Recipients: ({ waiting }) =>
      waiting.recipients.flatMap(({ address }) => (address === '' ? [] : [address])),
    Queue: ({ server, waiting }) => `${server}\\${waiting.queues[0] ?? 'Submission'}`,
    IsValid: () => true,
  },
  view: {
    table: {
      columns: [
        { property: 'Identity', width: 60 },
        { property: 'FromAddress', width: 26 },
        { property: 'Status', width: 10 },
        { property: 'Queue', width: 24 },
        { property: 'Subject' },
      ],
    },
  },
});
