/** Recipients that a setting refers to: given by whatever names them, kept by GUID. */
import type { z } from 'zod';
import type { Guid } from '../../base/ids.ts';
import type { Recipient, RecipientKind } from '../../store/ports/directory-model.ts';
import { isGroupKind } from '../../store/ports/directory-model.ts';
import type { ReferenceListAttribute } from '../../store/ports/recipient-attributes.ts';
import { enumerate, HashtableValue, toText, type Value } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import { recipientIdentity } from '../kit/identities.ts';
import { cannotConvert, convertible, list, typeInfoOf } from '../kit/parameter-types.ts';
import { setting } from './setting.ts';

/** `$null` and empty text mean nobody. */
export function nullableRecipientIdentity(): z.ZodType<string | null, Value> {
  const identity = recipientIdentity();
  return convertible(typeInfoOf(identity), (value) => (isNothing(value) ? null : convert(identity, value)));
}

/** All of them, or `@{Add=…; Remove=…}` to change some and leave the others. */
export type ReferenceListEdit =
  | { readonly set: readonly string[] }
  | { readonly add: readonly string[]; readonly remove: readonly string[] };

const typeName = 'Microsoft.Exchange.Data.MultiValuedProperty`1[RecipientIdParameter]';

export function referenceListEdit(): z.ZodType<ReferenceListEdit, Value> {
  const identities = list(recipientIdentity());
  const listOf = (value: Value): readonly string[] =>
    convert(
      identities,
      Array.from(enumerate(value)).filter((each) => !isNothing(each)),
    );
  return convertible({ typeName }, (value): ReferenceListEdit => {
    if (!(value instanceof HashtableValue)) return { set: listOf(value) };
    let add: readonly string[] = [];
    let remove: readonly string[] = [];
    for (const [key, each] of value.entries()) {
      const name = toText(key).toLowerCase();
      if (name === 'add') add = listOf(each);
      else if (name === 'remove') remove = listOf(each);
      else
        return cannotConvert(
          value,
          typeName,
          `The table may have the keys Add and Remove, not ${toText(key)}.`,
        );
    }
    return { add, remove };
  });
}

/** Which of the recipients on a list a setting is about; it leaves the others as they are. */
type Part = 'all' | 'groups' | 'others';

export const referenceListSetting = (
  attribute: ReferenceListAttribute,
  en: string,
  ko: string,
  { part = 'all', kinds }: { readonly part?: Part; readonly kinds?: readonly RecipientKind[] } = {},
) =>
  setting(referenceListEdit(), en, ko, async (edit, { attributes, context }) => {
    const before = attributes[attribute] ?? [];
    // Whoever was purged meanwhile can no longer be referred to, and falls off the list with any change of it.
    const known = await context.rooms.recipients.findByGuids(context.organization.tenant, before);
    const isOfPart = (guid: Guid): boolean => {
      const found = known.get(guid);
      return part === 'all' || (found !== undefined && isGroupKind(found.kind)) === (part === 'groups');
    };
    const added = await guidsOf('set' in edit ? edit.set : edit.add, context, kinds);
    const removed =
      'set' in edit
        ? before.filter(isOfPart)
        : await guidsOf(
            edit.remove.filter((identity) => !isPurged(identity, before, known)),
            context,
          );
    const kept = before.filter((guid) => known.has(guid) && !removed.includes(guid));
    const after = [...new Set([...kept, ...added])];
    return { attributes: { [attribute]: after.length === 0 ? null : after } };
  });

const isPurged = (identity: string, before: readonly Guid[], known: ReadonlyMap<Guid, Recipient>): boolean =>
  before.some((guid) => guid === identity.toLowerCase() && !known.has(guid));

export async function referenceOf(identity: string | null, context: CmdletContext): Promise<Guid | null> {
  if (identity === null) return null;
  const { guid } = await context.rooms.recipients.get(context.organization.tenant, identity);
  return guid;
}

async function guidsOf(
  identities: readonly string[],
  context: CmdletContext,
  kinds?: readonly RecipientKind[],
): Promise<Guid[]> {
  const found = await getAll(identities, context, kinds);
  return found.map(({ guid }) => guid);
}

/** In the order given, each once. */
export async function getAll(
  identities: readonly string[],
  { rooms, organization }: CmdletContext,
  kinds?: readonly RecipientKind[],
): Promise<Recipient[]> {
  const found = new Map<Guid, Recipient>();
  for (const identity of identities) {
    const recipient = await rooms.recipients.get(organization.tenant, identity, kinds && { kinds });
    found.set(recipient.guid, recipient);
  }
  return [...found.values()];
}

const isNothing = (value: Value): boolean => value === null || value === undefined || value === '';

function convert<T>(schema: z.ZodType<T, Value>, value: Value): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  return cannotConvert(value, typeInfoOf(schema).typeName, result.error.issues[0]?.message ?? '');
}
