import { AppError } from '../../base/errors.ts';
import type { FolderId } from '../../base/ids.ts';
import type { Random } from '../../base/random.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import type { Property } from '../../store/ports/mail-model.ts';
import { MapiFormatError } from '../../wire/mapi/mapi-format-error.ts';
import { objectIdOf } from '../../wire/mapi/object-id.ts';
import { PropertyBag } from '../../wire/mapi/property-bag.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import { type RuleData, ruleProperties } from '../../wire/mapi/rule-data.ts';
import { storeProperty } from '../../wire/mapi/stored-value.ts';
import { type Rule, readRule, ruleOf, serverStates, writeRule } from './rule.ts';

/** One property of the folder for each rule, so that two clients who change different ones do not undo each other. */
const prefix = 'mailflow.rule.';
const keyOf = (id: bigint): string => `${prefix}${BigInt.asUintN(64, id).toString(16).padStart(16, '0')}`;

/** Exchange has room for some hundred rules in 256 KB. */
export const ruleLimits = { count: 1_000, bytesOfOne: 256 * 1024 } as const;

type RuleMailbox = Pick<Mailbox, 'readProperties' | 'writeProperties'>;

/** The rules of a folder, whoever made them: Outlook by RopModifyRules, an administrator by New-InboxRule. */
export class FolderRules {
  readonly #mailbox: RuleMailbox;
  readonly #folder: FolderId;
  readonly #random: Random;

  constructor(mailbox: RuleMailbox, folder: FolderId, random: Random) {
    this.#mailbox = mailbox;
    this.#folder = folder;
    this.#random = random;
  }

  /** In the order in which they are evaluated. What cannot be read any more is left out. */
  async list(): Promise<Rule[]> {
    const rows = await this.#mailbox.readProperties(this.#owner);
    const rules = rows.flatMap(({ key, value }) => (key.startsWith(prefix) ? (tryRead(value) ?? []) : []));
    return rules.sort(
      (a, b) => a.sequence - b.sequence || Number(a.id - b.id > 0n) - Number(a.id - b.id < 0n),
    );
  }

  async get(id: bigint): Promise<Rule> {
    const [row] = await this.#mailbox.readProperties(this.#owner, [keyOf(id)]);
    const rule = row && tryRead(row.value);
    if (rule === undefined) throw ruleNotFound(id);
    return rule;
  }

  /** [MS-OXORULE] section 3.2.5.2: all of the changes or none. With `replaceAll` every rule there was goes first. */
  async modify(changes: readonly RuleData[], { replaceAll = false } = {}): Promise<readonly bigint[]> {
    const known = new Map((await this.list()).map((rule) => [rule.id, rule]));
    if (replaceAll && changes.some(({ change }) => change !== 'add'))
      throw malformed('Rules that replace all others can only be added.');
    const remove = new Set(replaceAll ? [...known.keys()].map(keyOf) : []);
    if (replaceAll) known.clear();
    const set = new Map<string, Property>();
    const ids: bigint[] = [];
    for (const each of changes) {
      const properties = ruleProperties(each);
      const id = each.change === 'add' ? this.#newId(known) : properties.bigint(PidTag.RuleId);
      const before = id === undefined ? undefined : known.get(id);
      if (id === undefined || (each.change !== 'add' && before === undefined)) throw ruleNotFound(id ?? 0n);
      ids.push(id);
      if (each.change === 'remove') {
        known.delete(id);
        set.delete(keyOf(id));
        remove.add(keyOf(id));
        continue;
      }
      const rule = completed(properties, id, before);
      const value = writeRule(rule.properties);
      if (value.byteLength > ruleLimits.bytesOfOne) throw tooMuch('A rule has more than 256 KB.');
      known.set(id, rule);
      set.set(keyOf(id), { key: keyOf(id), value });
    }
    if (known.size > ruleLimits.count) throw tooMuch(`A folder has ${ruleLimits.count} rules at most.`);
    if (set.size + remove.size > 0) {
      await this.#mailbox.writeProperties(this.#owner, { set: [...set.values()], remove: [...remove] });
    }
    return ids;
  }

  /** What the server notes of a rule that it cannot carry out: [MS-OXORULE] section 3.2.5.1.3. */
  async markFailed(rule: Rule, flag: number): Promise<void> {
    if (rule.extended !== undefined) {
      const { folder, uid } = rule.extended;
      const state = storeProperty({ key: PidTag.RuleMessageState, value: rule.state | flag });
      await this.#mailbox.writeProperties({ kind: 'message', folder, uid }, { set: [state], remove: [] });
      return;
    }
    const properties = rule.properties.clone().set(PidTag.RuleState, rule.state | flag);
    const set = [{ key: keyOf(rule.id), value: writeRule(properties) }];
    await this.#mailbox.writeProperties(this.#owner, { set, remove: [] });
  }

  get #owner() {
    return { kind: 'folder', folder: this.#folder } as const;
  }

  /** Unique in the folder, and like the ids of other objects of the mailbox. */
  #newId(known: ReadonlyMap<bigint, Rule>): bigint {
    for (;;) {
      const counter = Buffer.from(this.#random.bytes(6)).readUIntBE(0, 6);
      const id = BigInt.asIntN(64, objectIdOf(Math.max(1, counter)));
      if (!known.has(id)) return id;
    }
  }
}

/** What is not named stays; what is the server's own to say is not taken from a client. */
function completed(given: PropertyBag, id: bigint, before: Rule | undefined): Rule {
  const properties = before?.properties.clone() ?? ruleDefaults();
  for (const { key, value } of given.entries()) properties.set(key, value);
  const state = properties.number(PidTag.RuleState) ?? 0;
  // Whoever writes a rule anew says that it is right now.
  return ruleOf(properties.set(PidTag.RuleId, id).set(PidTag.RuleState, state & ~serverStates));
}

function ruleDefaults(): PropertyBag {
  return new PropertyBag().set(PidTag.RuleLevel, 0).set(PidTag.RuleSequence, 0).set(PidTag.RuleState, 0);
}

function tryRead(bytes: Uint8Array): Rule | undefined {
  try {
    return readRule(bytes);
  } catch (error) {
    if (error instanceof MapiFormatError) return undefined;
    throw error;
  }
}

function ruleNotFound(id: bigint): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'mailflow.rule.notFound',
    message: `There is no rule ${id}, or no longer. Get-InboxRule lists those of a mailbox.`,
  });
}

const malformed = (message: string): AppError =>
  new AppError({ kind: 'invalid', code: 'mailflow.rule.malformed', message });

const tooMuch = (message: string): AppError =>
  new AppError({
    kind: 'limit',
    code: 'mailflow.rule.tooMuch',
    message: `${message} Remove what is not needed.`,
  });
