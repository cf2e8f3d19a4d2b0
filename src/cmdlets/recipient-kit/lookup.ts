/** How every `Get-` of recipients is asked: one by its identity, or those that fit, in some order, up to a number. */
import { AppError } from '../../base/errors.ts';
import type { RecipientKind } from '../../store/ports/directory-model.ts';
import { FilterError } from '../../wire/opath/filter-error.ts';
import type { Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { compileFilter, type Filter } from '../kit/filter/compile-filter.ts';
import type { Filterable } from '../kit/filter/filterable.ts';
import { recipientIdentity } from '../kit/identities.ts';
import type { ObjectType } from '../kit/object-type.ts';
import { parameter } from '../kit/parameter.ts';
import {
  type ListBounds,
  listParameters,
  listRows,
  presentFiltered,
} from '../presentation/list-recipients.ts';
import { rowsOf } from '../presentation/present-recipients.ts';
import type { RecipientRow } from '../presentation/recipient-readers.ts';

export function lookupParameters<T extends RecipientRow>(filterable: Filterable<T>) {
  return {
    Identity: parameter({
      schema: recipientIdentity(),
      synopsis: {
        en: 'Name, alias, address or GUID; a * at either end of a name stands for anything.',
        ko: '이름, 별칭, 주소 또는 GUID. 이름 앞뒤의 *는 아무 글자나 뜻합니다.',
      },
      position: 0,
      fromPipeline: 'both',
      sets: ['Identity'],
      completer: 'recipient',
    }),
    ...listParameters(filterable),
  } as const;
}

export interface Lookup<T extends RecipientRow> {
  readonly type: ObjectType<T>;
  readonly filterable: Filterable<T>;
  /** Whom to look among; an empty list finds nobody. */
  readonly kinds: readonly RecipientKind[];
  readonly deleted?: 'only' | 'include';
  readonly bound: ListBounds<T> & { readonly Identity?: string | undefined };
}

export function lookUp(lookup: Lookup<RecipientRow>, context: CmdletContext): AsyncIterable<Value> {
  return lookUpRows(lookup, rowsOf, context);
}

/** For objects that show more than the directory has; `read` reads it for many at once. */
export async function* lookUpRows<T extends RecipientRow>(
  { type, filterable, kinds, deleted, bound }: Lookup<T>,
  read: Parameters<typeof listRows<T>>[1],
  context: CmdletContext,
): AsyncIterable<Value> {
  if (kinds.length === 0) return;
  const { Identity, Anr, Filter } = bound;
  const query = { kinds, ...(deleted !== undefined && { deleted }) };
  if (Identity === undefined || Identity.includes('*')) {
    const wanted = Identity === undefined ? Filter : namedLike(Identity, filterable, Filter);
    // The words of a query begin words anyhow, so a * after them says nothing more.
    const words = Anr?.replaceAll('*', ' ');
    yield* listRows({ type, query, bound: { ...bound, Filter: wanted, Anr: words } }, read, context);
    return;
  }
  const found = await context.rooms.recipients.get(context.organization.tenant, Identity, query);
  yield* presentFiltered(type, await read([found], context), Filter);
}

function namedLike<T>(pattern: string, filterable: Filterable<T>, filter: Filter<T> | undefined): Filter<T> {
  const quoted = `'${pattern.replaceAll("'", "''")}'`;
  const names = ['Name', 'DisplayName', 'Alias'].map((name) => `${name} -like ${quoted}`).join(' -or ');
  try {
    return compileFilter(filter === undefined ? names : `(${names}) -and (${filter.text})`, filterable);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw new AppError({
      kind: 'invalid',
      code: 'recipient.identity.pattern',
      message: `"${pattern.slice(0, 100)}" names nobody: a * can stand only at the beginning or at the end of a name.`,
      details: { identity: pattern.slice(0, 100) },
      cause: error,
    });
  }
}
