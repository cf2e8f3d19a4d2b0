/** Rules that are messages beside those of the inbox: [MS-OXORULE] section 2.2.4. */
import { isAppError } from '../../base/errors.ts';
import type { FolderId } from '../../base/ids.ts';
import { nativeSourceOfBody, readNativeContent } from '../../mailbox/conversion/native-content.ts';
import type { FolderTree } from '../../mailbox/folder-tree.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import type { Message } from '../../store/ports/mail-model.ts';
import { readExtendedActions, readExtendedCondition } from '../../wire/mapi/extended-rule.ts';
import { MapiFormatError } from '../../wire/mapi/mapi-format-error.ts';
import { objectIdOf } from '../../wire/mapi/object-id.ts';
import type { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { restoreProperty } from '../../wire/mapi/stored-value.ts';
import { type Rule, ruleState } from './rule.ts';

/** PidTagMessageClass of such a message. */
export const extendedRuleClass = 'IPM.ExtendedRule.Message';
/** Messages beside an inbox that are looked through, the newest first. */
const mostMessages = 500;
/** Exchange takes two of a folder; ours is what an administrator would still understand. */
const mostRules = 100;
const mostMailboxes = 1_000;

interface Kept {
  readonly version: number;
  readonly rules: readonly Rule[];
}

/** Read anew when something beside the inbox has changed. */
export class ExtendedRules {
  /** The least recently used first. */
  readonly #kept = new Map<string, Kept>();

  async list(mailbox: Mailbox, tree: FolderTree, inbox: FolderId): Promise<readonly Rule[]> {
    const beside = tree.findAssociated(inbox);
    if (beside === undefined || beside.messageCount === 0) return [];
    const { tenant, mailbox: id } = mailbox.key;
    const name = `${tenant}/${id}`;
    const known = this.#kept.get(name);
    this.#kept.delete(name);
    const { contentChange: version, folder } = beside;
    const kept = known?.version === version ? known : { version, rules: await readRules(mailbox, folder) };
    this.#kept.set(name, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostMailboxes) break;
      this.#kept.delete(oldest);
    }
    return kept.rules;
  }
}

async function readRules(mailbox: Mailbox, folder: FolderId): Promise<readonly Rule[]> {
  const { uids } = await mailbox.readFolderIndex(folder);
  const rules: Rule[] = [];
  for (const message of await mailbox.listMessagesByUid(folder, [...uids].slice(-mostMessages) as never)) {
    const rule = rules.length < mostRules ? await readRule(mailbox, message) : undefined;
    if (rule !== undefined) rules.push(rule);
  }
  return rules;
}

async function readRule(mailbox: Mailbox, message: Message): Promise<Rule | undefined> {
  const properties = await readProperties(mailbox, message);
  if (properties?.text(PidTag.MessageClass) !== extendedRuleClass) return undefined;
  const state = properties.number(PidTag.RuleMessageState) ?? 0;
  const { folder, uid, item } = message;
  const said = {
    id: objectIdOf(item),
    sequence: properties.number(PidTag.RuleMessageSequence) ?? 0,
    name: properties.text(PidTag.RuleMessageName) ?? '',
    provider: properties.text(PidTag.RuleMessageProvider) ?? '',
    properties,
  };
  const condition = properties.bytes(PidTag.ExtendedRuleMessageCondition);
  try {
    const when = condition && readExtendedCondition(condition);
    const what = readExtendedActions(properties.bytes(PidTag.ExtendedRuleMessageActions) ?? new Uint8Array());
    const names = { conditionNames: when?.names ?? new Map(), actionNames: what.names };
    const extended = { folder, uid, ...names };
    return { ...said, state, condition: when?.restriction, actions: what.actions, extended };
  } catch (error) {
    if (!(error instanceof MapiFormatError)) throw error;
    // What cannot be read does nothing, and says so: section 3.2.5.1.
    const extended = { folder, uid, conditionNames: new Map(), actionNames: new Map() };
    const isOff = { state: state & ~ruleState.enabled & ~ruleState.onlyWhenOof };
    return { ...said, ...isOff, condition: undefined, actions: { actions: [] }, extended };
  }
}

async function readProperties(mailbox: Mailbox, message: Message): Promise<PropertyBag | undefined> {
  try {
    const native = await mailbox.openNative(message);
    if (native === undefined) return undefined;
    const { properties } = await readNativeContent(nativeSourceOfBody(native));
    const { folder, uid } = message;
    for (const row of await mailbox.readProperties({ kind: 'message', folder, uid })) {
      const entry = restoreProperty(row);
      if (entry !== undefined) properties.set(entry.key, entry.value);
    }
    return properties;
  } catch (error) {
    // Somebody has removed it meanwhile.
    if (isAppError(error, 'notFound')) return undefined;
    throw error;
  }
}
