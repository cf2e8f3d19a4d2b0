import { type Control, EqualityFilter, type Filter, FilterParser } from 'ldapts';
import { bytesOfGuid } from '../source-values.ts';

/** In what the two families of directories differ. */
export interface LdapDialect {
  /** People, contacts and groups: what is read of a directory. */
  readonly objects: Filter;
  /** What holds other objects: where it goes, they go. */
  readonly containers: Filter;
  /** Asked for beside whatever is wanted. */
  readonly always: readonly string[];
  /** Asked for where everything is wanted. */
  readonly everything: readonly string[];
  /** As it is asked for: the values of some come in parts. */
  request(attribute: string): string;
  readonly controls: readonly Control[];
  byGuid(guid: string): Filter;
}

/** No computer, and none of the accounts of services that are one ([MS-ADSC]: msDS-GroupManagedServiceAccount). */
export const activeDirectory: LdapDialect = {
  objects: FilterParser.parseString(
    '(&(|(objectClass=user)(objectClass=contact)(objectClass=group)(objectClass=inetOrgPerson))(!(objectClass=computer)))',
  ),
  containers: FilterParser.parseString('(|(objectClass=organizationalUnit)(objectClass=container))'),
  always: ['objectGUID', 'objectClass'],
  everything: ['*'],
  // Servers that do not part long lists by themselves make one message of them otherwise.
  request: (attribute) => (attribute.toLowerCase() === 'member' ? 'member;range=0-1499' : attribute),
  controls: [],
  byGuid: (guid) => new EqualityFilter({ attribute: 'objectGUID', value: bytesOfGuid(guid) }),
};

export const openLdap: LdapDialect = {
  objects: FilterParser.parseString(
    '(|(objectClass=person)(objectClass=inetOrgPerson)(objectClass=user)(objectClass=contact)(objectClass=group)(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))',
  ),
  containers: FilterParser.parseString(
    '(|(objectClass=organizationalUnit)(objectClass=organization)(objectClass=dcObject)(objectClass=container)(objectClass=locality))',
  ),
  always: ['entryUUID', 'objectClass'],
  everything: ['*', 'createTimestamp', 'modifyTimestamp', 'memberOf'],
  request: (attribute) => attribute,
  controls: [],
  byGuid: (guid) => new EqualityFilter({ attribute: 'entryUUID', value: guid }),
};
