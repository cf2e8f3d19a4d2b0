/** Who belongs to a group, nested groups included: each is visited once, so that circles end. */
import { EqualityFilter, ExtensibleFilter, type Filter, FilterParser, OrFilter } from 'ldapts';
import { normalizeDn } from '../distinguished-name.ts';
import { type LdapEntry, textsIn } from '../ldap/ldap-entry.ts';
import type { LdapSession } from '../ldap/ldap-session.ts';
import { shownText, sourceError } from '../ldap/source-error.ts';
import type { SourceValue } from '../source-object.ts';
import { sidOfBytes } from '../source-values.ts';

/** LDAP_MATCHING_RULE_IN_CHAIN: [MS-ADTS] 3.1.1.3.4.4.3. */
const inChain = '1.2.840.113556.1.4.1941';

/** Active Directory walks by itself. Whose primary group it is has no value that says so. */
export async function membersFilter(
  session: LdapSession,
  group: string,
  signal: AbortSignal,
): Promise<Filter> {
  const entry = await session.find(group, ['objectSid'], signal);
  if (entry === undefined) throw groupMissing(group);
  const member = new ExtensibleFilter({ matchType: 'memberOf', rule: inChain, value: group });
  const [sid] = entry.attributes.get('objectsid') ?? [];
  const rid = sid instanceof Uint8Array ? sidOfBytes(sid)?.split('-').at(-1) : undefined;
  if (rid === undefined) return member;
  return new OrFilter({
    filters: [member, new EqualityFilter({ attribute: 'primaryGroupID', value: rid })],
  });
}

export function groupMissing(group: string): Error {
  return sourceError('scope', {
    what: `The group whose members are wanted is not there: ${shownText(group)}.`,
    next: 'Give its DN with -ScopeGroup; Get-ADGroup prints it. The account must be able to read it.',
  });
}

export interface GroupEntry {
  readonly dn: string;
  /** Names of its members. */
  readonly members: readonly string[];
  /** RFC 2307: `memberUid`, which names no entry. */
  readonly memberUids: readonly string[];
}

/** Normalized names, and `uid=` with the names of posixGroup. */
export class MemberSet {
  readonly #names = new Set<string>();
  readonly #uids = new Set<string>();

  constructor(groups: Iterable<GroupEntry>, root: string) {
    const byName = new Map(Array.from(groups, (group) => [normalizeDn(group.dn), group]));
    const start = byName.get(normalizeDn(root));
    if (start === undefined) throw groupMissing(root);
    const waiting = [start];
    for (let group = waiting.pop(); group !== undefined; group = waiting.pop()) {
      for (const uid of group.memberUids) this.#uids.add(uid.toLowerCase());
      for (const member of group.members) {
        const name = normalizeDn(member);
        if (this.#names.has(name)) continue;
        this.#names.add(name);
        const nested = byName.get(name);
        if (nested !== undefined) waiting.push(nested);
      }
    }
  }

  holds({
    dn,
    attributes,
  }: {
    readonly dn: string;
    readonly attributes: ReadonlyMap<string, readonly SourceValue[]>;
  }): boolean {
    if (this.#names.has(normalizeDn(dn))) return true;
    if (this.#uids.size === 0) return false;
    const uids = attributes.get('uid') ?? [];
    return uids.some((uid) => typeof uid === 'string' && this.#uids.has(uid.toLowerCase()));
  }

  /** In a fixed order. */
  *[Symbol.iterator](): Generator<string> {
    yield* [...this.#names].sort();
    for (const uid of [...this.#uids].sort()) yield `uid=${uid}`;
  }
}

export function groupEntryOf(
  entry: Pick<LdapEntry, 'dn'> & { readonly attributes: LdapEntry['attributes'] },
): GroupEntry {
  return {
    dn: entry.dn,
    members: [
      ...textsIn(entry, 'member'),
      // RFC 4519 section 2.40: an identifier may follow the name.
      ...textsIn(entry, 'uniquemember').map((name) => name.replace(/#'[01]*'B$/, '')),
    ],
    memberUids: textsIn(entry, 'memberuid'),
  };
}

const groups: Filter = FilterParser.parseString(
  '(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup)(objectClass=group))',
);

/** Servers that do not walk by themselves. */
export async function readMembers(
  session: LdapSession,
  base: string,
  root: string,
  signal: AbortSignal,
): Promise<MemberSet> {
  const attributes = ['member', 'uniqueMember', 'memberUid'];
  const entries: GroupEntry[] = [];
  for await (const page of session.pages(
    { base, scope: 'sub', filter: groups, attributes, pageSize: 500 },
    signal,
  )) {
    entries.push(...page.map(groupEntryOf));
  }
  return new MemberSet(entries, root);
}
