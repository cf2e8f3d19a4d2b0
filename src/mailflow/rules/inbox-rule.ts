/** Rules in the words of New-InboxRule, and the condition and actions that they come to. */
import * as z from 'zod';
import type { FolderId } from '../../base/ids.ts';
import { filetimeOf } from '../../wire/mapi/filetime.ts';
import { objectIdOf } from '../../wire/mapi/object-id.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import type { PropertyTag } from '../../wire/mapi/property-type.ts';
import type { PropertyValue, TaggedValue } from '../../wire/mapi/property-value.ts';
import type { Relation, Restriction } from '../../wire/mapi/restriction.ts';
import {
  forwardFlavor,
  type RuleAction,
  type RuleActionData,
  type RuleRecipient,
} from '../../wire/mapi/rule-actions.ts';
import { looseness } from '../../wire/mapi/text-match.ts';
import { type Rule, ruleState } from './rule.ts';

const levels = ['Low', 'Normal', 'High'] as const;
const sensitivities = ['Normal', 'Personal', 'Private', 'CompanyConfidential'] as const;
const words = z.array(z.string()).optional();
const truth = z.boolean().optional();

/** Each that is given must hold; of several words or people one is enough. */
const conditions = z.object({
  from: words,
  sentTo: words,
  fromAddressContainsWords: words,
  recipientAddressContainsWords: words,
  subjectContainsWords: words,
  bodyContainsWords: words,
  subjectOrBodyContainsWords: words,
  headerContainsWords: words,
  hasAttachment: truth,
  myNameInToBox: truth,
  myNameInCcBox: truth,
  myNameInToOrCcBox: truth,
  myNameNotInToBox: truth,
  withImportance: z.enum(levels).optional(),
  withSensitivity: z.enum(sensitivities).optional(),
  withinSizeRangeMinimum: z.int().optional(),
  withinSizeRangeMaximum: z.int().optional(),
  receivedAfterDate: z.int().optional(),
  receivedBeforeDate: z.int().optional(),
});

const definition = z.object({
  conditions,
  exceptions: conditions,
  moveToFolder: z.int().optional(),
  copyToFolder: z.int().optional(),
  deleteMessage: truth,
  forwardTo: words,
  forwardAsAttachmentTo: words,
  redirectTo: words,
  markAsRead: truth,
  markImportance: z.enum(levels).optional(),
  stopProcessingRules: truth,
});

export type InboxRuleConditions = Readonly<z.output<typeof conditions>>;
export type InboxRuleDefinition = Readonly<z.output<typeof definition>>;
export const importanceLevels = levels;
export const sensitivityLevels = sensitivities;

/** As Exchange calls whoever makes rules by cmdlets; other programs leave such rules alone. */
export const inboxRuleProvider = 'ExchangeMailboxRules14';

export const noConditions: InboxRuleConditions = {};

/** Of parts that may come from a command: what is undefined is left out. */
export const parseDefinition = (given: unknown): InboxRuleDefinition => definition.parse(given);

/** Undefined for rules that others have made. */
export function definitionOf(rule: Rule): InboxRuleDefinition | undefined {
  if (rule.provider !== inboxRuleProvider) return undefined;
  const data = rule.properties.bytes(PidTag.RuleProviderData);
  const found = data && definition.safeParse(parse(Buffer.from(data).toString('utf8')));
  return found?.success ? found.data : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export interface InboxRuleFacts {
  readonly name: string;
  readonly sequence: number;
  readonly isEnabled: boolean;
  readonly definition: InboxRuleDefinition;
  readonly deletedItems: FolderId;
}

export function inboxRuleValues({
  name,
  sequence,
  isEnabled,
  definition: rule,
  deletedItems,
}: InboxRuleFacts): TaggedValue[] {
  const state =
    (isEnabled ? ruleState.enabled : 0) | (rule.stopProcessingRules === true ? ruleState.exitLevel : 0);
  const data = new Uint8Array(Buffer.from(JSON.stringify(definition.parse(rule))));
  return [
    { tag: PidTag.RuleName, value: name },
    { tag: PidTag.RuleSequence, value: sequence },
    { tag: PidTag.RuleState, value: state },
    { tag: PidTag.RuleProvider, value: inboxRuleProvider },
    { tag: PidTag.RuleProviderData, value: data },
    { tag: PidTag.RuleCondition, value: conditionOf(rule) },
    { tag: PidTag.RuleActions, value: { actions: actionsOf(rule, deletedItems) } },
  ];
}

function conditionOf(rule: InboxRuleDefinition): Restriction {
  const exceptions = restrictionsOf(rule.exceptions);
  const all = restrictionsOf(rule.conditions);
  if (exceptions.length > 0) all.push({ kind: 'not', restriction: { kind: 'or', all: exceptions } });
  return { kind: 'and', all };
}

function restrictionsOf(given: InboxRuleConditions): Restriction[] {
  const made: Restriction[] = [];
  const add = (restriction: Restriction | undefined) => {
    if (restriction !== undefined) made.push(restriction);
  };
  const contains = (list: readonly string[] | undefined, ...tags: readonly PropertyTag[]) =>
    anyOf(list?.flatMap((word) => tags.map((tag) => part(tag, word))));
  const sender = [PidTag.SentRepresentingSmtpAddress, PidTag.SenderSmtpAddress];
  add(anyOf(given.from?.flatMap((address) => sender.map((tag) => is(tag, 'equal', address)))));
  add(recipients(given.sentTo?.map((address) => is(PidTag.SmtpAddress, 'equal', address))));
  add(contains(given.fromAddressContainsWords, ...sender));
  add(recipients(given.recipientAddressContainsWords?.map((word) => part(PidTag.SmtpAddress, word))));
  add(contains(given.subjectContainsWords, PidTag.Subject));
  add(contains(given.bodyContainsWords, PidTag.Body));
  add(contains(given.subjectOrBodyContainsWords, PidTag.Subject, PidTag.Body));
  add(contains(given.headerContainsWords, PidTag.TransportMessageHeaders));
  const flags = [
    [given.hasAttachment, PidTag.HasAttachments],
    [given.myNameInToBox, PidTag.MessageToMe],
    [given.myNameInCcBox, PidTag.MessageCcMe],
    [given.myNameInToOrCcBox, PidTag.MessageRecipientMe],
  ] as const;
  for (const [wanted, tag] of flags) if (wanted !== undefined) add(is(tag, 'equal', wanted));
  if (given.myNameNotInToBox === true) add(is(PidTag.MessageToMe, 'equal', false));
  if (given.withImportance) add(is(PidTag.Importance, 'equal', levels.indexOf(given.withImportance)));
  if (given.withSensitivity)
    add(is(PidTag.Sensitivity, 'equal', sensitivities.indexOf(given.withSensitivity)));
  if (given.withinSizeRangeMinimum !== undefined)
    add(is(PidTag.MessageSize, 'greaterThanOrEqual', given.withinSizeRangeMinimum));
  if (given.withinSizeRangeMaximum !== undefined)
    add(is(PidTag.MessageSize, 'lessThanOrEqual', given.withinSizeRangeMaximum));
  if (given.receivedAfterDate !== undefined)
    add(is(PidTag.MessageDeliveryTime, 'greaterThan', filetimeOf(given.receivedAfterDate)));
  if (given.receivedBeforeDate !== undefined)
    add(is(PidTag.MessageDeliveryTime, 'lessThan', filetimeOf(given.receivedBeforeDate)));
  return made;
}

const anyOf = (all: readonly Restriction[] | undefined): Restriction | undefined =>
  all === undefined || all.length === 0 ? undefined : { kind: 'or', all };

function recipients(all: readonly Restriction[] | undefined): Restriction | undefined {
  const restriction = anyOf(all);
  return restriction && { kind: 'subobjects', table: PidTag.MessageRecipients, restriction };
}

const part = (tag: PropertyTag, text: string): Restriction => ({
  kind: 'content',
  match: 'part',
  looseness: looseness.ignoreCase,
  tag,
  value: { tag, value: text },
});

const is = (tag: PropertyTag, relation: Relation, value: PropertyValue): Restriction => ({
  kind: 'property',
  relation,
  tag,
  value: { tag, value },
});

function actionsOf(rule: InboxRuleDefinition, deletedItems: FolderId): RuleAction[] {
  const actions: RuleAction[] = [];
  const add = (data: RuleActionData, flavor = 0) => actions.push({ ...data, flavor, flags: 0 });
  const into = (kind: 'move' | 'copy', folder: number) =>
    add({
      kind,
      store: new Uint8Array(),
      folder: { kind: 'own', folder: objectIdOf(folder), message: 0n, instance: 0 },
    });
  const forward = (to: readonly string[] | undefined, flavor: number) => {
    if (to !== undefined && to.length > 0) add({ kind: 'forward', recipients: to.map(recipientOf) }, flavor);
  };
  if (rule.markAsRead === true) add({ kind: 'markAsRead' });
  if (rule.markImportance)
    add({ kind: 'tag', value: { tag: PidTag.Importance, value: levels.indexOf(rule.markImportance) } });
  if (rule.copyToFolder !== undefined) into('copy', rule.copyToFolder);
  forward(rule.forwardTo, 0);
  forward(rule.forwardAsAttachmentTo, forwardFlavor.asAttachment);
  forward(rule.redirectTo, forwardFlavor.preserveSender | forwardFlavor.noChanges);
  // Exchange's cmdlets put what they delete into Deleted Items, from where its owner can take it back.
  if (rule.deleteMessage === true) into('move', deletedItems);
  else if (rule.moveToFolder !== undefined) into('move', rule.moveToFolder);
  // A rule that only stops others still has to do something ([MS-OXORULE] section 2.2.5): nothing, to nobody.
  if (actions.length === 0) add({ kind: 'forward', recipients: [] });
  return actions;
}

function recipientOf(address: string): RuleRecipient {
  return [
    { tag: PidTag.DisplayName, value: address },
    { tag: PidTag.AddressType, value: 'SMTP' },
    { tag: PidTag.EmailAddress, value: address },
    { tag: PidTag.SmtpAddress, value: address },
  ];
}
