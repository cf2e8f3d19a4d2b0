/**
 * What a GET of Exchange Online's admin API asks for: `Mailbox?PropertySet=Minimum,Quota&$filter=…&$top=10`, `Mailbox('kim@contoso.com')`,
 * `Mailbox('…')/Exchange.GetMailboxStatistics()`. It is put to the cmdlet that stands behind the entity, so that roles, scopes and
 * bounds are those of the cmdlet.
 */
import { AppError } from '../../base/errors.ts';
import { type ExoEntity, entitySets, mailboxReads } from '../../cmdlets/exo-kit/entities.ts';
import { allProperties, chosenProperties } from '../../cmdlets/exo-kit/property-sets.ts';
import { filterToOpath } from '../../wire/odata/filter-to-opath.ts';
import { ODataError } from '../../wire/odata/odata-error.ts';
import { parseResourcePath, type ResourceSegment } from '../../wire/odata/resource-path.ts';
import type { CallArgument } from '../../wire/powershell-language/call-stage.ts';
import type { AdminInvocation } from './admin-invocation.ts';
import { adminPrefix } from './admin-prefix.ts';

export interface EntityRead {
  readonly invocation: AdminInvocation;
  readonly entity: ExoEntity;
  /** One object, and no list of one. */
  readonly isSingle: boolean;
  /** What of the address was not used. */
  readonly warnings: readonly string[];
}

/** Takes the path below the organisation. */
export function readEntity(path: string, query: URLSearchParams): EntityRead {
  try {
    return readFound(find(parseResourcePath(path), optionsOf(query), path), optionsOf(query));
  } catch (error) {
    if (error instanceof ODataError) throw badAddress(error.message);
    throw error;
  }
}

interface Found {
  readonly entity: ExoEntity;
  readonly key: string | undefined;
  /** Of a function in the path. */
  readonly args: ReadonlyMap<string, string>;
  readonly isSingle: boolean;
}

/** Names in lower case: as with Exchange Online, letter case matters nowhere. */
type Options = ReadonlyMap<string, string>;

const optionsOf = (query: URLSearchParams): Options =>
  new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));

function find(segments: readonly ResourceSegment[], options: Options, whole: string): Found {
  const [first, second] = segments;
  const entity = entitySets.find(({ name }) => name.toLowerCase() === first?.name.toLowerCase());
  if (first === undefined || entity === undefined) throw nothingAt(whole);
  const key = first.key === undefined ? undefined : keyOf(first.key, options);
  if (second === undefined) return { entity, key, args: new Map(), isSingle: key !== undefined };
  const path = segments.slice(1).map(({ name }) => name);
  const read = entity.name === 'Mailbox' && key !== undefined ? findMailboxRead(path) : undefined;
  if (read === undefined || key === undefined) throw nothingAt(whole);
  const args = segments.at(-1)?.args ?? new Map();
  // There is one of them where there is no list to choose from.
  return { entity: read, key, args, isSingle: path.length === 1 };
}

function findMailboxRead(path: readonly string[]): ExoEntity | undefined {
  const wanted = path.join('/').toLowerCase();
  return Object.entries(mailboxReads).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

/** With `isEncoded=true` it is base64 of UTF-8, for names that an address cannot hold. */
function keyOf(key: string, options: Options): string {
  const text =
    options.get('isencoded')?.toLowerCase() === 'true' ? Buffer.from(key, 'base64').toString('utf8') : key;
  // A pattern would find several.
  if (text.trim() === '' || text.includes('*')) {
    throw badAddress('A key names one object: its address, alias, name or GUID.');
  }
  return text;
}

const handled: ReadonlySet<string> = new Set([
  ...['$select', '$filter', '$top', '$skiptoken', '$format'],
  ...['propertyset', 'propertysets', 'isencoded'],
]);

/** What the module says of its own work, such as `IsUsingMailboxFolderId`: it asks for nothing. */
const hint = /^isusing/;

function readFound({ entity, key, args, isSingle }: Found, options: Options): EntityRead {
  const warnings: string[] = [];
  const own = new Map([...options, ...args]);
  const given = [...own].flatMap(([name, value]): CallArgument[] => {
    if (handled.has(name) || hint.test(name)) return [];
    if (name.startsWith('$')) throw notSupported(name);
    const option = entity.options.find((each) => each.toLowerCase() === name);
    if (option === undefined)
      warnings.push(`${name.slice(0, 80)} is not known at this address and was not used.`);
    return option === undefined ? [] : [{ name: option, value: optionValue(option, value), hasValue: true }];
  });
  const filter = options.get('$filter');
  if (filter !== undefined && key !== undefined) throw notSupported('$filter');
  const top = topOf(options.get('$top'));
  const invocation: AdminInvocation = {
    cmdlet: entity.cmdlet,
    args: [
      ...given,
      ...(key === undefined ? [] : [{ name: 'Identity', value: key, hasValue: true }]),
      ...(filter === undefined ? [] : [{ name: 'Filter', value: filterToOpath(filter), hasValue: true }]),
    ],
    // A list is given whole, page by page.
    ...(key === undefined && { preferred: [{ name: 'ResultSize', value: 'Unlimited', hasValue: true }] }),
    select: selectOf(entity, options, warnings),
    ...(top !== undefined && !isSingle && { first: top }),
  };
  return { invocation, entity, isSingle, warnings };
}

function optionValue(option: string, text: string): string | boolean | string[] {
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === 'false') return lower === 'true';
  return option.startsWith('RecipientType') ? text.split(',').map((each) => each.trim()) : text;
}

function selectOf(entity: ExoEntity, options: Options, warnings: string[]): readonly string[] | undefined {
  const { sets, type } = entity;
  const asked = namesIn(options.get('$select'));
  if (asked.length > 0 && !asked.includes('*')) {
    const known = new Map(type.propertyNames.map((name) => [name.toLowerCase(), name]));
    const found = asked.map((name) => [name, known.get(name.toLowerCase())] as const);
    for (const [name, property] of found) {
      if (property === undefined)
        warnings.push(`${entity.name} has no property ${name.slice(0, 80)}; it was left out.`);
    }
    const there = found.flatMap(([, property]) => property ?? []);
    if (there.length === 0)
      throw badAddress(`${entity.name} has no property ${asked.join(', ').slice(0, 200)}.`);
    return there;
  }
  if (sets === undefined) return undefined;
  const names = namesIn(options.get('propertyset') ?? options.get('propertysets'));
  const all = [allProperties, ...Object.keys(sets)];
  const chosen = names.map((name) => {
    const found = all.find((each) => each.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return found;
    throw badAddress(
      `There is no property set "${name.slice(0, 40)}" of ${entity.name}. There are: ${all.join(', ')}.`,
    );
  });
  return chosenProperties(sets, chosen, type);
}

const namesIn = (text = ''): readonly string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

function topOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw badAddress('$top is a whole number from 1 on.');
}

function notSupported(option: string): AppError {
  return badAddress(
    `${option.slice(0, 40)} is not supported here. There are $select, $filter of a list, $top and PropertySet.`,
  );
}

function badAddress(why: string): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'rest.address.invalid',
    message: `The address of the request cannot be used. ${why}`,
  });
}

function nothingAt(path: string): AppError {
  const names = entitySets.map(({ name }) => name).join(', ');
  return new AppError({
    kind: 'notFound',
    code: 'rest.notFound',
    message: `There is nothing at ${path.slice(0, 200)}. GET ${adminPrefix}/beta/<organisation>/<name> lists ${names}; POST …/InvokeCommand runs every cmdlet.`,
  });
}
