import { AppError } from '../../base/errors.ts';
import { findFolderByIdentity } from '../../mailflow/rules/folder-identity.ts';
import { type InboxRuleDefinition, noConditions, parseDefinition } from '../../mailflow/rules/inbox-rule.ts';
import { parseForeignAddress } from '../../organization/smtp-address.ts';
import type { CmdletContext } from '../kit/context.ts';
import type { CmdletMailbox } from '../kit/ports.ts';
import { givenConditions, plain } from './rule-parameters.ts';

type Bound = Readonly<Record<string, unknown>>;

const none: InboxRuleDefinition = { conditions: noConditions, exceptions: noConditions };

/** The rule there was, with what a command has given. */
export async function definedRule(
  bound: Bound,
  mailbox: Pick<CmdletMailbox, 'folders'>,
  context: CmdletContext,
  before: InboxRuleDefinition = none,
): Promise<InboxRuleDefinition> {
  const people = (value: unknown) => resolvePeople(value, context);
  const folder = async (value: unknown) =>
    typeof value === 'string' && value !== ''
      ? findFolderByIdentity(await mailbox.folders(), value).folder
      : undefined;
  const conditions = givenConditions(bound, '');
  const exceptions = givenConditions(bound, 'ExceptIf');
  for (const given of [conditions, exceptions]) {
    if ('from' in given) given.from = await people(given.from);
    if ('sentTo' in given) given.sentTo = await people(given.sentTo);
  }
  const actions: Record<string, unknown> = {};
  for (const name of ['MoveToFolder', 'CopyToFolder'] as const) {
    if (bound[name] !== undefined) actions[keyOf(name)] = await folder(bound[name]);
  }
  for (const name of ['ForwardTo', 'ForwardAsAttachmentTo', 'RedirectTo'] as const) {
    if (bound[name] !== undefined) actions[keyOf(name)] = await people(plain(bound[name]));
  }
  for (const name of ['DeleteMessage', 'MarkAsRead', 'MarkImportance', 'StopProcessingRules'] as const) {
    if (bound[name] !== undefined) actions[keyOf(name)] = plain(bound[name]);
  }
  const rule = parseDefinition({
    ...before,
    ...actions,
    conditions: { ...before.conditions, ...conditions },
    exceptions: { ...before.exceptions, ...exceptions },
  });
  if (!doesSomething(rule)) throw doesNothing();
  return rule;
}

const keyOf = (name: string): string => `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;

/** Somebody of the organisation by any name, anybody else by address. */
async function resolvePeople(
  value: unknown,
  { rooms, organization }: CmdletContext,
): Promise<readonly string[] | undefined> {
  if (!Array.isArray(value)) return undefined;
  const addresses: string[] = [];
  for (const given of value) {
    const text = String(given).trim();
    if (text.includes('@')) {
      addresses.push(parseForeignAddress(text).address);
      continue;
    }
    const recipient = await rooms.recipients.get(organization.tenant, text);
    const primary = recipient.addresses.find(({ type, primary: first }) => type === 'smtp' && first);
    if (primary === undefined) throw withoutAddress(text);
    addresses.push(primary.address);
  }
  return addresses;
}

function doesSomething(rule: InboxRuleDefinition): boolean {
  const { conditions: _conditions, exceptions: _exceptions, ...actions } = rule;
  return Object.values(actions).some((value) => value !== undefined);
}

function doesNothing(): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'mailflow.rule.doesNothing',
    message:
      'The rule does nothing. Give it an action such as -MoveToFolder, -ForwardTo, -MarkAsRead or -DeleteMessage.',
  });
}

function withoutAddress(name: string): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'mailflow.rule.withoutAddress',
    message: `"${name}" has no mail address. Name somebody who has one, or write an address.`,
    details: { name },
  });
}
