/**
 * What the `Get-` cmdlets of recipients have in common: `-Filter`, `-Anr`, `-SortBy` and `-ResultSize`.
 *
 * Cmdlets that also take an identity begin at `lookUp` of recipient-kit/lookup.ts, which comes here.
 */
import type { Recipient, RecipientQuery } from '../../store/ports/directory-model.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import type { Filter } from '../kit/filter/compile-filter.ts';
import { filterParameter } from '../kit/filter/filter-parameter.ts';
import type { Filterable } from '../kit/filter/filterable.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import type { ObjectType } from '../kit/object-type.ts';
import { parameter } from '../kit/parameter.ts';
import { oneOf, text } from '../kit/parameter-types.ts';
import { findRecipients, type RecipientSearch } from './find-recipients.ts';
import { readAtOnce, recipientFilterable } from './recipient-filter.ts';
import type { RecipientRow } from './recipient-readers.ts';

const sortProperties = [
  ...['Name', 'DisplayName', 'Alias', 'City', 'Company', 'Department', 'FirstName', 'LastName', 'Office'],
  ...['PrimarySmtpAddress', 'RecipientType', 'RecipientTypeDetails', 'StateOrProvince', 'Title'],
] as const;

export function listParameters<T extends RecipientRow>(filterable: Filterable<T>) {
  return {
    Anr: parameter({
      schema: text(),
      synopsis: { en: 'The beginning of names, aliases or addresses.', ko: '이름, 별칭 또는 주소의 앞부분.' },
      sets: ['AnrSet'],
    }),
    Filter: filterParameter(filterable),
    SortBy: parameter({
      schema: oneOf(sortProperties),
      synopsis: {
        en: 'The property to sort by, DisplayName by default.',
        ko: '정렬할 속성(기본 DisplayName).',
      },
    }),
    ResultSize: resultSizeParameter,
  } as const;
}

/** As `listParameters` are bound. */
export interface ListBounds<T> {
  readonly Anr?: string | undefined;
  readonly Filter?: Filter<T> | undefined;
  readonly SortBy?: (typeof sortProperties)[number] | undefined;
  readonly ResultSize?: number | null | undefined;
}

export interface RecipientList<T extends RecipientRow> {
  readonly type: ObjectType<T>;
  readonly query: Omit<RecipientQuery, 'after' | 'limit' | 'sort' | 'anr'>;
  readonly bound: ListBounds<T>;
}

type ReadRows<T> = (recipients: readonly Recipient[], context: CmdletContext) => Promise<readonly T[]>;

/** `read` reads what the objects show besides what the directory has, for many at once. */
export function listRows<T extends RecipientRow>(
  { type, query, bound }: RecipientList<T>,
  read: ReadRows<T>,
  context: CmdletContext,
): AsyncIterable<Value> {
  const { Anr, Filter, SortBy, ResultSize } = bound;
  const found = findRecipients(
    {
      query: { ...query, ...(Anr !== undefined && { anr: Anr }) },
      expression: Filter?.expression,
      accepts: early(Filter, context),
      order: orderBy(SortBy),
    },
    context,
  );
  return limitResults(presentRows(found, { type, read, filter: Filter }, context), ResultSize, context);
}

/** A filter on what a recipient says itself is asked before its mailbox or its manager is read. */
function early<T extends RecipientRow>(
  filter: Filter<T> | undefined,
  { organization: { name } }: CmdletContext,
): (recipient: Recipient) => boolean {
  if (filter?.readsOnly(readAtOnce) !== true) return () => true;
  // A row of any type is one of a recipient first, and nothing else of it is read.
  return (recipient) => filter.matches({ recipient, organization: name } as T);
}

function orderBy(property: ListBounds<never>['SortBy'] = 'DisplayName'): RecipientSearch['order'] {
  if (property === 'DisplayName') return 'displayName';
  if (property === 'Name') return 'name';
  const found = recipientFilterable.find(property);
  return found ? (recipient) => found.read({ recipient, organization: '' }) : 'displayName';
}

/** Recipients whose further data is read together. The first row does not wait for many. */
const firstBatch = 16;
const laterBatch = 100;

interface Rows<T> {
  readonly type: ObjectType<T>;
  readonly read: ReadRows<T>;
  readonly filter: Filter<T> | undefined;
}

/** Those of the rows for which the filter holds. */
export function* presentFiltered<T>(
  type: ObjectType<T>,
  rows: Iterable<T>,
  filter: Filter<T> | undefined,
): Generator<Value> {
  for (const row of rows) if (filter === undefined || filter.matches(row)) yield type.present(row);
}

async function* presentRows<T>(
  recipients: AsyncIterable<Recipient>,
  { type, read, filter }: Rows<T>,
  context: CmdletContext,
): AsyncGenerator<Value> {
  let batch: Recipient[] = [];
  let size = firstBatch;
  async function* flush(): AsyncGenerator<Value> {
    const some = batch;
    batch = [];
    size = laterBatch;
    yield* presentFiltered(type, await read(some, context), filter);
  }
  for await (const recipient of recipients) {
    batch.push(recipient);
    if (batch.length >= size) yield* flush();
  }
  if (batch.length > 0) yield* flush();
}
