import { FilterParser } from 'ldapts';
import { textsIn } from '../ldap/ldap-entry.ts';
import type { LdapSession } from '../ldap/ldap-session.ts';
import { sourceError } from '../ldap/source-error.ts';

/** What mends and anchors are written into. */
const needed = ['userPrincipalName', 'proxyAddresses', 'mail', 'displayName', 'mS-DS-ConsistencyGuid'];
const person = FilterParser.parseString(
  '(&(objectClass=user)(!(objectClass=computer))(!(isCriticalSystemObject=TRUE)))',
);

/**
 * [MS-ADTS] 3.1.1.4.5.20: Active Directory says of an object which attributes the account may write. Asked of one person, for
 * rights are mostly the same below a unit. Undefined where the server does not say.
 */
export async function findWriteRights(
  session: LdapSession,
  namingContext: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const attributes = ['allowedAttributes', 'allowedAttributesEffective'];
  const search = { base: namingContext, scope: 'sub' as const, filter: person, attributes, pageSize: 1 };
  for await (const [found] of session.pages(search, signal)) {
    if (found === undefined) continue;
    // Who may write nothing is told of no attribute, and would look like a server that cannot say.
    if (textsIn(found, 'allowedattributes').length === 0) return undefined;
    const rights = new Set(textsIn(found, 'allowedattributeseffective').map((name) => name.toLowerCase()));
    const missing = needed.filter((name) => !rights.has(name.toLowerCase()));
    if (missing.length === 0) return `${needed.join(', ')} of ${found.dn}`;
    throw sourceError('denied', {
      what: `The account may not write ${missing.join(', ')} of ${found.dn}.`,
      next: 'Delegate to it the right to write these attributes, or let the connector write nothing (-AllowWrite $false) and apply the LDIF of the changes yourself.',
    });
  }
  return undefined;
}
