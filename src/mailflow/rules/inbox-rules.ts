import { AppError } from '../../base/errors.ts';
import type { Random } from '../../base/random.ts';
import type { Mailbox } from '../../mailbox/mailbox.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import type { RuleData } from '../../wire/mapi/rule-data.ts';
import { FolderRules } from './folder-rules.ts';
import { definitionOf, type InboxRuleDefinition, inboxRuleValues } from './inbox-rule.ts';
import { isOn, type Rule, ruleState } from './rule.ts';

type RuleMailbox = Pick<Mailbox, 'folders' | 'readProperties' | 'writeProperties'>;

export interface InboxRuleChange {
  readonly name?: string;
  /** From 1 on, among all rules of the mailbox. */
  readonly priority?: number;
  readonly definition?: InboxRuleDefinition;
  readonly isEnabled?: boolean;
}

/** Between two rules there is room for those that other programs make. */
const sequenceStep = 10;

/** The rules of a mailbox as administrators see them: by name and priority, whoever made them. */
export class InboxRules {
  readonly #mailbox: RuleMailbox;
  readonly #random: Random;

  constructor(mailbox: RuleMailbox, random: Random) {
    this.#mailbox = mailbox;
    this.#random = random;
  }

  async list(): Promise<readonly Rule[]> {
    return (await this.#rules()).list();
  }

  /** By name without case, by number, or as `mailbox\number`. */
  async get(identity: string): Promise<Rule> {
    const plain = identity.slice(identity.lastIndexOf('\\') + 1).trim();
    const rules = await this.list();
    const key = plain.normalize('NFC').toLowerCase();
    const found =
      rules.find(({ name }) => name.normalize('NFC').toLowerCase() === key) ??
      rules.find(({ id }) => String(BigInt.asUintN(64, id)) === plain);
    if (found === undefined) throw notFound(identity);
    return found;
  }

  async create(
    name: string,
    change: InboxRuleChange & { readonly definition: InboxRuleDefinition },
  ): Promise<Rule> {
    await this.#requireFree(name);
    const values = await this.#values({
      name,
      isEnabled: change.isEnabled ?? true,
      definition: change.definition,
      sequence: 0,
    });
    const rules = await this.#rules();
    const [id = 0n] = await rules.modify([{ change: 'add', values }]);
    await this.#order(id, change.priority ?? Number.MAX_SAFE_INTEGER);
    return rules.get(id);
  }

  async change(rule: Rule, change: InboxRuleChange): Promise<void> {
    const { name = rule.name, priority, definition, isEnabled = isOn(rule, ruleState.enabled) } = change;
    if (name !== rule.name) await this.#requireFree(name);
    const id = { tag: PidTag.RuleId, value: rule.id };
    const known = definition ?? definitionOf(rule);
    const own =
      known && (await this.#values({ name, isEnabled, definition: known, sequence: rule.sequence }));
    // A rule of Outlook's keeps what only Outlook can say of it.
    const state = isEnabled ? rule.state | ruleState.enabled : rule.state & ~ruleState.enabled;
    const values = own ?? [
      { tag: PidTag.RuleName, value: name },
      { tag: PidTag.RuleState, value: state },
    ];
    await (await this.#rules()).modify([{ change: 'modify', values: [id, ...values] }]);
    if (priority !== undefined) await this.#order(rule.id, priority);
  }

  async remove(rule: Rule): Promise<void> {
    await (await this.#rules()).modify([
      { change: 'remove', values: [{ tag: PidTag.RuleId, value: rule.id }] },
    ]);
  }

  async #rules(): Promise<FolderRules> {
    const { folder } = (await this.#mailbox.folders()).getRole('inbox');
    return new FolderRules(this.#mailbox, folder, this.#random);
  }

  async #values(facts: Omit<Parameters<typeof inboxRuleValues>[0], 'deletedItems'>) {
    const deletedItems = (await this.#mailbox.folders()).getRole('deleted').folder;
    return inboxRuleValues({ ...facts, deletedItems });
  }

  async #order(id: bigint, priority: number): Promise<void> {
    const rules = await this.list();
    const others = rules.filter((rule) => rule.id !== id);
    const moved = rules.filter((rule) => rule.id === id);
    const place = Math.min(priority, others.length + 1) - 1;
    const ordered = [...others.slice(0, place), ...moved, ...others.slice(place)];
    const changes = ordered.flatMap((rule, index): RuleData[] => {
      const sequence = (index + 1) * sequenceStep;
      if (rule.sequence === sequence) return [];
      const values = [
        { tag: PidTag.RuleId, value: rule.id },
        { tag: PidTag.RuleSequence, value: sequence },
      ];
      return [{ change: 'modify', values }];
    });
    await (await this.#rules()).modify(changes);
  }

  async #requireFree(name: string): Promise<void> {
    const key = name.normalize('NFC').toLowerCase();
    const taken = (await this.list()).some((rule) => rule.name.normalize('NFC').toLowerCase() === key);
    if (taken) throw nameTaken(name);
  }
}

function notFound(identity: string): AppError {
  return new AppError({
    kind: 'notFound',
    code: 'mailflow.rule.notFound',
    message: `The mailbox has no rule "${identity}". Get-InboxRule -Mailbox lists those there are.`,
    details: { rule: identity },
  });
}

function nameTaken(name: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: 'mailflow.rule.nameTaken',
    message: `The mailbox already has a rule "${name}". Choose another name, or change that one with Set-InboxRule.`,
    details: { rule: name },
  });
}
