/** What an evaluation changes, value by value, each with its rule and its source. */
import { isDeepStrictEqual } from 'node:util';
import { formatProxyAddress } from '../../../store/directory/proxy-address.ts';
import type { AttributeChange } from '../../../store/ports/recipient-attributes.ts';
import { computedRules, referenceFlows } from '../rules/attribute-flow.ts';
import type { Evaluation } from './evaluation.ts';
import type { ExplainedChange, PlannedChange, PlannedRecipient } from './plan-model.ts';

const fields = [
  'kind',
  'name',
  'displayName',
  'alias',
  'upn',
  'targetAddress',
  'hiddenFromAddressLists',
] as const;

const ruleOfField: Readonly<Record<(typeof fields)[number], string>> = {
  kind: computedRules.kind,
  name: computedRules.name,
  displayName: computedRules.displayName,
  alias: computedRules.alias,
  upn: computedRules.upn,
  targetAddress: computedRules.targetAddress,
  hiddenFromAddressLists: computedRules.hidden,
};

const matchRules = {
  anchor: 'In from AD - Hard Match by sourceAnchor',
  primaryAddress: 'In from AD - Soft Match by Primary SMTP Address',
  signInName: 'In from AD - Soft Match by UserPrincipalName',
} as const;

/** What has no recipient yet, for comparison. */
const blank: PlannedRecipient = {
  kind: 'user',
  name: '',
  displayName: '',
  alias: null,
  upn: null,
  addresses: [],
  targetAddress: null,
  hiddenFromAddressLists: false,
  attributes: {},
};

export interface Difference {
  readonly set: PlannedChange;
  readonly changes: readonly ExplainedChange[];
}

export function explain(
  { current, desired, person, matchedBy }: Evaluation,
  wanted: PlannedRecipient,
  sourceNames: (connector: string) => string,
): Difference {
  const [first] = person.sources;
  const main = sourceNames(first.connector);
  const changes: ExplainedChange[] = [];
  const set: { -readonly [Name in keyof PlannedChange]: PlannedChange[Name] } = {};
  const add = (attribute: string, rule: string, before: unknown, after: unknown, source = main) => {
    changes.push({ attribute, rule, source, old: shown(before), new: shown(after) });
  };
  const before: PlannedRecipient = current ?? blank;
  if (current?.anchor !== person.anchor) {
    set.anchor = person.anchor;
    add(
      'anchor',
      matchedBy === undefined ? computedRules.anchor : matchRules[matchedBy],
      current?.anchor,
      person.anchor,
    );
  }
  for (const field of fields) {
    const isNew = current === undefined && (field === 'kind' || wanted[field] !== blank[field]);
    if (!isNew && wanted[field] === before[field]) continue;
    Object.assign(set, { [field]: wanted[field] });
    add(field, ruleOfField[field], current?.[field], wanted[field]);
  }
  if (!isDeepStrictEqual(wanted.addresses, before.addresses)) {
    set.addresses = wanted.addresses;
    explainAddresses(before, wanted, add);
  }
  const attributes: Record<string, unknown> = {};
  const names = new Set([...Object.keys(before.attributes), ...Object.keys(wanted.attributes)]);
  for (const name of [...names].sort()) {
    const old: unknown = Reflect.get(before.attributes, name);
    const value: unknown = Reflect.get(wanted.attributes, name);
    if (isDeepStrictEqual(old, value)) continue;
    attributes[name] = value ?? null;
    const flow = desired.texts.get(name);
    const reference = referenceFlows.find(({ to }) => to === name);
    const rule = flow?.rule ?? reference?.rule ?? ruleOfAttribute(name);
    add(name, rule, old, value, flow === undefined ? main : sourceNames(flow.connector));
  }
  if (Object.keys(attributes).length > 0) set.attributes = attributes as AttributeChange;
  return { set, changes };
}

function explainAddresses(
  before: PlannedRecipient,
  wanted: PlannedRecipient,
  add: (attribute: string, rule: string, before: unknown, after: unknown) => void,
): void {
  const old = new Set(before.addresses.map(formatProxyAddress));
  const next = new Set(wanted.addresses.map(formatProxyAddress));
  for (const address of old)
    if (!next.has(address)) add('addresses', computedRules.addresses, address, undefined);
  for (const address of next)
    if (!old.has(address)) add('addresses', computedRules.addresses, undefined, address);
}

function ruleOfAttribute(name: string): string {
  return name === 'accountDisabled' ? computedRules.accountDisabled : 'In from AD - User Common';
}

function shown(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (Array.isArray(value)) return value.map(String).join(', ');
  return String(value);
}
