/** Ambiguous name resolution: [MS-OXNSPI] section 3.1.4.7, and the forms that Outlook lets its users type. */
import type { RecipientId } from '../../../base/ids.ts';
import { queryTerms } from '../../../store/directory/recipient-terms.ts';
import type { RecipientKey } from '../../../store/ports/directory-model.ts';
import type { AddressBookContext } from './address-book-request.ts';
import { recipientOfDn } from './distinguished-names.ts';

export type ResolvedName =
  | { readonly kind: 'resolved'; readonly recipient: RecipientId }
  | { readonly kind: 'ambiguous' | 'unresolved' };

/** Longer than any name and address together. */
const maxLength = 1_000;
const withAddress = /<([^<>@\s]+@[^<>@\s]+)>\s*$/;
const typed = /^(smtp|ex|x500|sip):\s*/i;

const unresolved: ResolvedName = { kind: 'unresolved' };

export async function resolveName(
  text: string,
  list: number,
  context: AddressBookContext,
): Promise<ResolvedName> {
  const name = text.slice(0, maxLength).trim();
  const exact = exactForm(name);
  if (exact) {
    const recipient = await findExactly(exact.name, context);
    if (recipient !== undefined && isIn(recipient, list, context)) return { kind: 'resolved', recipient };
    if (exact.isOnly) return unresolved;
  }
  const [first, second] = context.book.search(queryTerms(name), list, 2);
  if (first === undefined) return unresolved;
  return second === undefined ? { kind: 'resolved', recipient: first } : { kind: 'ambiguous' };
}

interface ExactForm {
  readonly name: string;
  /** That nothing else is meant. */
  readonly isOnly: boolean;
}

/** `=SMTP:a@b`, `=alias`, `SMTP:a@b`, `Kim <a@b>`, `/o=…/cn=…`; what looks like an address may be the beginning of a longer one. */
function exactForm(name: string): ExactForm | undefined {
  if (name.startsWith('=')) return { name: name.slice(1).trim(), isOnly: true };
  if (typed.test(name) || /^\/o=/i.test(name)) return { name, isOnly: true };
  const address = withAddress.exec(name)?.[1];
  if (address !== undefined) return { name: address, isOnly: true };
  return name.includes('@') ? { name, isOnly: false } : undefined;
}

async function findExactly(text: string, context: AddressBookContext): Promise<RecipientId | undefined> {
  const type = typed.exec(text)?.[1]?.toLowerCase();
  const value = text.replace(typed, '');
  if (value === '') return undefined;
  if (type === 'ex' || type === 'x500' || /^\/o=/i.test(value)) return recipientOfDn(value, context);
  const { directory, caller } = context;
  const keys: RecipientKey[] = [];
  if (value.includes('@')) keys.push({ kind: 'address', type: type ?? 'smtp', value });
  else keys.push({ kind: 'alias', value }, { kind: 'name', value });
  const found = await directory.findByKeys(caller.tenant, keys);
  return found.find((recipient) => recipient !== undefined);
}

/** Who is hidden is in no list, so that their names resolve to nobody. */
function isIn(recipient: RecipientId, list: number, { book }: AddressBookContext): boolean {
  return (book.list(list)?.positionOf(recipient) ?? -1) >= 0;
}
