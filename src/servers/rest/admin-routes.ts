/** What stands at the paths of Exchange Online's admin API. */
import { AppError } from '../../base/errors.ts';
import { entityCmdlets, mailboxFunctions } from '../../cmdlets/exo-kit/entity-names.ts';
import type { RouteDescription } from '../route-description.ts';
import { adminPrefix } from './admin-prefix.ts';

export type AdminRoute = { readonly organization: string } & (
  | { readonly kind: 'invoke' }
  /** Of version 2.0: some cmdlets alone, in lower case. */
  | { readonly kind: 'endpoint'; readonly cmdlets: ReadonlySet<string> }
  | { readonly kind: 'batch' }
  /** To be read: the list of what there is, its metadata, and the entities themselves. */
  | { readonly kind: 'service' }
  | { readonly kind: 'metadata' }
  | { readonly kind: 'entities'; readonly path: string }
);

type RouteKind = AdminRoute['kind'];

/** An endpoint of version 2.0, and the cmdlets that may be named there. */
const endpoints: Readonly<Record<string, readonly string[]>> = {
  Mailbox: ['Get-Mailbox', 'Set-Mailbox'],
  MailboxFolderPermission: [
    'Get-MailboxFolderPermission',
    'Add-MailboxFolderPermission',
    'Set-MailboxFolderPermission',
    'Remove-MailboxFolderPermission',
  ],
  AcceptedDomain: ['Get-AcceptedDomain'],
  DistributionGroupMember: ['Get-DistributionGroupMember'],
  DynamicDistributionGroupMember: ['Get-DynamicDistributionGroupMember'],
  OrganizationConfig: ['Get-OrganizationConfig'],
};

const inOrganization = '/beta/{organization}';
const ofCmdlet = (path: string, cmdlet: string): RouteDescription => ({
  ...{ method: 'GET', path: `${inOrganization}/${path}`, access: 'cmdlet', cmdlet },
});

/** How each is asked for. */
const routesByKind: Readonly<Record<RouteKind, readonly RouteDescription[]>> = {
  service: [{ method: 'GET', path: inOrganization, access: 'account' }],
  metadata: [{ method: 'GET', path: `${inOrganization}/$metadata`, access: 'account' }],
  entities: [
    ...Object.entries(entityCmdlets).flatMap(([name, cmdlet]) => [
      ofCmdlet(name, cmdlet),
      ofCmdlet(`${name}('{id}')`, cmdlet),
    ]),
    ...Object.entries(mailboxFunctions).map(([path, cmdlet]) =>
      ofCmdlet(`Mailbox('{id}')/${path}()`, cmdlet),
    ),
  ],
  invoke: [{ method: 'POST', path: `${inOrganization}/InvokeCommand`, access: 'cmdlet' }],
  batch: [{ method: 'POST', path: `${inOrganization}/$batch`, access: 'cmdlet' }],
  endpoint: Object.keys(endpoints).map((name) => ({
    ...{ method: 'POST', path: `/v2.0/{organization}/${name}`, access: 'cmdlet' },
  })),
};

export const adminRoutes: readonly RouteDescription[] = Object.values(routesByKind).flat();

export const methodOf = (kind: RouteKind): string => routesByKind[kind][0]?.method ?? '';

/** Letter case matters nowhere in it, as with Exchange Online. */
export function findAdminRoute(pathname: string): AdminRoute {
  const [, version = '', encoded = '', rest = ''] =
    /^\/([^/]*)\/([^/]*)(?:\/(.*?))?\/?$/.exec(pathname.slice(adminPrefix.length)) ?? [];
  const organization = decodePart(pathname, encoded);
  const path = decodePart(pathname, rest);
  const name = path.toLowerCase();
  if (organization !== '' && version.toLowerCase() === 'beta') {
    if (name === 'invokecommand') return { kind: 'invoke', organization };
    if (name === '$batch') return { kind: 'batch', organization };
    if (name === '$metadata') return { kind: 'metadata', organization };
    return name === '' ? { kind: 'service', organization } : { kind: 'entities', organization, path };
  }
  if (organization !== '' && version.toLowerCase() === 'v2.0') {
    const found = Object.entries(endpoints).find(([each]) => each.toLowerCase() === name);
    const cmdlets = found && new Set(found[1].map((each) => each.toLowerCase()));
    if (cmdlets) return { kind: 'endpoint', organization, cmdlets };
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
