import { parseGuid } from '../../base/ids.ts';
import {
  hasMailbox,
  type RecipientKey,
  type RecipientKind,
  type RecipientQuery,
  recipientKinds,
} from '../../store/ports/directory-model.ts';
import type {
  ComparisonOperator,
  FilterComparison,
  FilterExpression,
} from '../../wire/opath/filter-expression.ts';
import {
  kindsWithDetails,
  kindsWithType,
  recipientTypeDetails,
  recipientTypes,
} from './recipient-properties.ts';

/**
 * What a store can look up of a filter, so that one on a hundred thousand mailboxes reads those few that can
 * match. It never leaves out a recipient for which the filter holds; the filter itself is asked afterwards.
 */
export interface Narrowing {
  readonly kinds?: readonly RecipientKind[];
  /** Each recipient that matches holds one of these names. */
  readonly keys?: readonly RecipientKey[];
  readonly prefix?: string;
  /** Of a sign-in name, or of an address of those that have no other (contacts are elsewhere). */
  readonly domain?: { readonly name: string; readonly ofAddress: boolean };
  readonly hidden?: boolean;
}

type SearchConditions = Omit<RecipientQuery, 'after' | 'limit' | 'sort'>;

export interface PushedDown {
  readonly query: SearchConditions;
  readonly keys: readonly RecipientKey[] | undefined;
}

/** The filter's part of a query that already has conditions of its own. */
export function pushDown(expression: FilterExpression, query: SearchConditions): PushedDown {
  const { kinds, keys, prefix, domain, hidden } = narrow(expression, false);
  const left = intersect(query.kinds, kinds);
  const domainHelps =
    domain !== undefined && (!domain.ofAddress || (left?.every((kind) => hasMailbox(kind)) ?? false));
  return {
    query: {
      ...query,
      ...(left && { kinds: left }),
      ...(prefix !== undefined && query.prefix === undefined && { prefix }),
      ...(domainHelps && query.domain === undefined && { domain: domain.name }),
      ...(hidden !== undefined && { hiddenFromAddressLists: hidden }),
    },
    keys,
  };
}

function narrow(expression: FilterExpression, negated: boolean): Narrowing {
  switch (expression.kind) {
    case 'comparison':
      return narrowByOne(expression, negated ? opposites[expression.operator] : expression.operator);
    case 'not':
      return narrow(expression.operand, !negated);
    default: {
      const parts = expression.operands.map((each) => narrow(each, negated));
      return parts.reduce((expression.kind === 'and') === negated ? either : both);
    }
  }
}

const opposites: Readonly<Record<ComparisonOperator, ComparisonOperator | undefined>> = {
  eq: 'ne',
  ne: 'eq',
  like: 'notlike',
  notlike: 'like',
  lt: undefined,
  le: undefined,
  gt: undefined,
  ge: undefined,
};

function both(left: Narrowing, right: Narrowing): Narrowing {
  const kinds = intersect(left.kinds, right.kinds);
  const keys =
    left.keys && right.keys
      ? [left.keys, right.keys].toSorted((one, other) => one.length - other.length)[0]
      : (left.keys ?? right.keys);
  return { ...left, ...right, ...(kinds && { kinds }), ...(keys && { keys }) };
}

function either(left: Narrowing, right: Narrowing): Narrowing {
  const { kinds, keys } = left;
  return {
    ...(kinds && right.kinds && { kinds: [...new Set([...kinds, ...right.kinds])] }),
    ...(keys && right.keys && { keys: [...keys, ...right.keys] }),
  };
}

function intersect<T>(left: readonly T[] | undefined, right: readonly T[] | undefined) {
  return left && right ? left.filter((each) => right.includes(each)) : (left ?? right);
}

function narrowByOne(
  { property, value }: FilterComparison,
  operator: ComparisonOperator | undefined,
): Narrowing {
  if (property === 'HiddenFromAddressListsEnabled') return narrowByHidden(value, operator);
  if (typeof value !== 'string' || value === '') return {};
  switch (operator) {
    case 'eq':
      return { ...narrowByKind(property, value, false), ...narrowByKey(property, value) };
    case 'ne':
      return narrowByKind(property, value, true);
    case 'like':
      return narrowByPattern(property, value);
    default:
      return {};
  }
}

function narrowByHidden(
  value: FilterComparison['value'],
  operator: ComparisonOperator | undefined,
): Narrowing {
  const wanted = /^(?:true|false)$/i.exec(String(value))?.[0].toLowerCase();
  if (wanted === undefined || (operator !== 'eq' && operator !== 'ne')) return {};
  return { hidden: (wanted === 'true') === (operator === 'eq') };
}

function narrowByKind(property: string, value: string, others: boolean): Narrowing {
  const isType = property === 'RecipientType';
  if (!isType && property !== 'RecipientTypeDetails') return {};
  const names = isType ? recipientTypes : recipientTypeDetails;
  const named = names.filter((each) => each.toLowerCase() === value.toLowerCase());
  const kinds = isType ? kindsWithType(named) : kindsWithDetails(named);
  return { kinds: others ? recipientKinds.filter((kind) => !kinds.includes(kind)) : kinds };
}

function narrowByKey(property: string, value: string): Narrowing {
  switch (property) {
    case 'Name':
    case 'Identity':
    case 'Id':
      return { keys: [{ kind: 'name', value }] };
    case 'Alias':
      return { keys: [{ kind: 'alias', value }] };
    case 'UserPrincipalName':
    case 'WindowsLiveID':
    case 'MicrosoftOnlineServicesID':
      return { keys: [{ kind: 'upn', value }] };
    case 'Guid':
    case 'ExchangeObjectId':
    case 'ExternalDirectoryObjectId': {
      const guid = parseGuid(value);
      return guid === undefined ? {} : { keys: [{ kind: 'guid', value: guid }] };
    }
    case 'PrimarySmtpAddress':
    case 'WindowsEmailAddress':
      return { keys: [{ kind: 'address', type: 'smtp', value }] };
    case 'EmailAddresses': {
      const prefixed = /^([a-z0-9]+):(.+)$/is.exec(value);
      const [type, address] = [prefixed?.[1] ?? 'smtp', prefixed?.[2] ?? value];
      return { keys: [{ kind: 'address', type: type.toLowerCase(), value: address }] };
    }
    default:
      return {};
  }
}

function narrowByPattern(property: string, pattern: string): Narrowing {
  switch (property) {
    case 'Name':
    case 'Identity':
    case 'Id':
    case 'DisplayName': {
      const prefix = pattern.replace(/\*$/, '');
      return prefix === '' || prefix.startsWith('*') ? {} : { prefix };
    }
    case 'UserPrincipalName':
    case 'PrimarySmtpAddress':
    case 'WindowsEmailAddress': {
      const name = /^\*?@([^@*]+)$/.exec(pattern)?.[1];
      return name === undefined ? {} : { domain: { name, ofAddress: property !== 'UserPrincipalName' } };
    }
    default:
      return {};
  }
}
