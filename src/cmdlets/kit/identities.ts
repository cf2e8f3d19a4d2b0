/** Schemas for what names an object: text, or the object itself as another cmdlet gave it out. */
import { findMember, toText, type Value } from '../../wire/powershell-language/index.ts';
import { identity } from './parameter-types.ts';

/** The GUID first: it means one object alone, whatever it is called meanwhile. */
function readIdentity(value: Value): string | undefined {
  for (const name of ['Guid', 'Identity', 'DomainName', 'Name']) {
    const found = findMember(value, name)?.value;
    if (found !== null && found !== undefined) return toText(found);
  }
  return undefined;
}

export const recipientIdentity = () =>
  identity('Microsoft.Exchange.Configuration.Tasks.RecipientIdParameter', readIdentity);

export const mailboxIdentity = () =>
  identity('Microsoft.Exchange.Configuration.Tasks.MailboxIdParameter', readIdentity);

export const organizationIdentity = () =>
  identity('Microsoft.Exchange.Configuration.Tasks.OrganizationIdParameter', readIdentity);

export const domainIdentity = () =>
  identity('Microsoft.Exchange.Configuration.Tasks.AcceptedDomainIdParameter', (value) => {
    const found = findMember(value, 'DomainName')?.value ?? findMember(value, 'Name')?.value;
    return found === null || found === undefined ? undefined : toText(found);
  });
