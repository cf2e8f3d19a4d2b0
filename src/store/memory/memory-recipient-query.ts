import { domainOf } from '../directory/recipient-claims.ts';
import {
  decodeRecipientCursor,
  encodeRecipientCursor,
  type RecipientPosition,
  recipientPosition,
} from '../directory/recipient-page.ts';
import { matchesAnr, queryTerms } from '../directory/recipient-terms.ts';
import type { Recipient, RecipientPage, RecipientQuery } from '../ports/directory-model.ts';
import { compareUtf8, foldText } from '../sort-key.ts';

/** What every store answers to a query, said plainly. */
export function queryRecipients(recipients: Iterable<Recipient>, query: RecipientQuery): RecipientPage {
  const after = decodeRecipientCursor(query);
  const terms = query.anr === undefined ? undefined : queryTerms(query.anr);
  const prefix = query.prefix === undefined ? undefined : foldText(query.prefix);
  const found = [...recipients]
    .filter((recipient) => terms === undefined || matchesAnr(recipient, terms))
    .filter(({ name, displayName }) => {
      return prefix === undefined || [name, displayName].some((each) => foldText(each).startsWith(prefix));
    })
    .filter((recipient) => matchesFields(recipient, query))
    .map((recipient) => ({ recipient, position: recipientPosition(recipient, query.sort) }))
    .filter(({ position }) => after === undefined || comparePositions(position, after) > 0)
    .sort((a, b) => comparePositions(a.position, b.position));
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return {
    recipients: page.map(({ recipient }) => recipient),
    ...(found.length > page.length && last && { next: encodeRecipientCursor(query.sort, last.position) }),
  };
}

function matchesFields(recipient: Recipient, query: RecipientQuery): boolean {
  const { kinds, deleted = 'exclude', deletedBefore, domain, hiddenFromAddressLists, mailboxStates } = query;
  const isDeleted = recipient.deletedAt !== null;
  const state = recipient.mailbox?.state;
  return (
    (kinds === undefined || kinds.includes(recipient.kind)) &&
    (deleted === 'include' || isDeleted === (deleted === 'only')) &&
    (deletedBefore === undefined || (recipient.deletedAt ?? deletedBefore) < deletedBefore) &&
    (domain === undefined || hasDomain(recipient, foldText(domain))) &&
    (hiddenFromAddressLists === undefined || recipient.hiddenFromAddressLists === hiddenFromAddressLists) &&
    (mailboxStates === undefined || (state !== undefined && mailboxStates.includes(state)))
  );
}

function hasDomain({ upn, addresses }: Recipient, domain: string): boolean {
  if (upn !== null && domainOf(upn) === domain) return true;
  return addresses.some(({ type, address }) => type === 'smtp' && domainOf(address) === domain);
}

function comparePositions(a: RecipientPosition, b: RecipientPosition): number {
  return compareUtf8(a.key, b.key) || a.recipient - b.recipient;
}
