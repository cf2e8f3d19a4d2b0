import type { FolderId, Uid } from '../../base/ids.ts';
import { ByteReader } from '../../wire/mapi/byte-reader.ts';
import { ByteWriter } from '../../wire/mapi/byte-writer.ts';
import { utf8CodePage } from '../../wire/mapi/code-page.ts';
import { PropertyBag } from '../../wire/mapi/property-bag.ts';
import type { PropertyName } from '../../wire/mapi/property-key.ts';
import { PidTag } from '../../wire/mapi/property-tags.ts';
import {
  isRestriction,
  isRuleActions,
  readTaggedValue,
  writeTaggedValue,
} from '../../wire/mapi/property-value.ts';
import type { Restriction } from '../../wire/mapi/restriction.ts';
import type { RuleActions } from '../../wire/mapi/rule-actions.ts';

/** [MS-OXORULE] section 2.2.1.3.1.3. */
export const ruleState = {
  enabled: 0x01,
  error: 0x02,
  onlyWhenOof: 0x04,
  keepOofHistory: 0x08,
  exitLevel: 0x10,
  skipIfSafe: 0x20,
  parseError: 0x40,
} as const;

/** What clients may not set, and what they set in vain. */
export const serverStates = ruleState.error | ruleState.parseError;

/** A rule of a folder: its properties as RopModifyRules sets them and RopGetRulesTable shows them, PidTagRuleId first of all. */
export interface Rule {
  /** PidTagRuleId. */
  readonly id: bigint;
  readonly sequence: number;
  readonly state: number;
  readonly name: string;
  readonly provider: string;
  /** Undefined holds for every message. */
  readonly condition: Restriction | undefined;
  readonly actions: RuleActions;
  readonly properties: PropertyBag;
  /** Of an extended rule. */
  readonly extended?: ExtendedOrigin;
}

/** The message that an extended rule is, and what ids from 0x8000 on mean in it: [MS-OXORULE] section 2.2.4. */
export interface ExtendedOrigin {
  readonly folder: FolderId;
  readonly uid: Uid;
  readonly conditionNames: ReadonlyMap<number, PropertyName>;
  readonly actionNames: ReadonlyMap<number, PropertyName>;
}

export function ruleOf(properties: PropertyBag): Rule {
  const condition = properties.get(PidTag.RuleCondition);
  const actions = properties.get(PidTag.RuleActions);
  return {
    id: properties.bigint(PidTag.RuleId) ?? 0n,
    sequence: properties.number(PidTag.RuleSequence) ?? 0,
    state: properties.number(PidTag.RuleState) ?? 0,
    name: properties.text(PidTag.RuleName) ?? '',
    provider: properties.text(PidTag.RuleProvider) ?? '',
    condition: condition !== undefined && isRestriction(condition) ? condition : undefined,
    actions: actions !== undefined && isRuleActions(actions) ? actions : { actions: [] },
    properties,
  };
}

export const isOn = ({ state }: Rule, flag: number): boolean => (state & flag) !== 0;

/** As it is kept: the number of properties, then each with its tag. */
export function writeRule(properties: PropertyBag): Uint8Array {
  const writer = new ByteWriter().u32(properties.size);
  for (const { key, value } of properties.entries()) {
    if (typeof key !== 'number') throw new TypeError('Rules have no named properties.');
    writeTaggedValue(writer, { tag: key, value }, utf8CodePage, 32);
  }
  return writer.written;
}

export function readRule(bytes: Uint8Array): Rule {
  const reader = new ByteReader(bytes);
  const count = reader.count(reader.u32(), 4);
  const values = Array.from({ length: count }, () => readTaggedValue(reader, utf8CodePage, 32));
  return ruleOf(new PropertyBag(values.map(({ tag, value }) => ({ key: tag, value }))));
}
