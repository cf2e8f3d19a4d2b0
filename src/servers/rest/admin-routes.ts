/** What stands at the paths of Exchange Online's admin API. */
import { AppError } from '../../base/errors.ts';
import { adminPrefix } from './admin-prefix.ts';

export type AdminRoute =
  | { readonly kind: 'invoke'; readonly organization: string; readonly cmdlets?: ReadonlySet<string> }
  | { readonly kind: 'batch'; readonly organization: string };

/** An endpoint of version 2.0, and the cmdlets that may be named there. Names in lower case. */
const endpoints: Readonly<Record<string, readonly string[]>> = {
  mailbox: ['Get-Mailbox', 'Set-Mailbox'],
  mailboxfolderpermission: [
    'Get-MailboxFolderPermission',
    'Add-MailboxFolderPermission',
    'Set-MailboxFolderPermission',
    'Remove-MailboxFolderPermission',
  ],
  accepteddomain: ['Get-AcceptedDomain'],
  distributiongroupmember: ['Get-DistributionGroupMember'],
  dynamicdistributiongroupmember: ['Get-DynamicDistributionGroupMember'],
  organizationconfig: ['Get-OrganizationConfig'],
};

/** Letter case matters nowhere in it, as with Exchange Online. */
export function findAdminRoute(pathname: string): AdminRoute {
  const parts = pathname.slice(adminPrefix.length + 1).split('/');
  const [version = '', organization = '', last = '', more] = parts.map((part) => decodePart(pathname, part));
  const name = last.toLowerCase();
  if (organization !== '' && more === undefined) {
    if (version.toLowerCase() === 'beta' && name === 'invokecommand') return { kind: 'invoke', organization };
    if (version.toLowerCase() === 'beta' && name === '$batch') return { kind: 'batch', organization };
    const cmdlets =
      version.toLowerCase() === 'v2.0' && Object.hasOwn(endpoints, name) ? endpoints[name] : undefined;
    if (cmdlets)
      return { kind: 'invoke', organization, cmdlets: new Set(cmdlets.map((each) => each.toLowerCase())) };
  }
  throw new AppError({
    kind: 'notFound',
    code: 'rest.notFound',
    message: `There is nothing at ${pathname.slice(0, 200)}. POST ${adminPrefix}/beta/<organisation>/InvokeCommand runs a cmdlet, ${adminPrefix}/beta/<organisation>/$batch several.`,
  });
}

function decodePart(pathname: string, part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    if (!(cause instanceof URIError)) throw cause;
    throw new AppError({
      kind: 'invalid',
      code: 'rest.path',
      message: `${pathname.slice(0, 200)} is no path: a percent sign in it is not followed by two digits.`,
      cause,
    });
  }
}
