import { AppError } from '../../../base/errors.ts';
import type { TenantId } from '../../../base/ids.ts';
import type { DirectoryOwner } from '../../../operations/client-access/virtual-directory.ts';
import { tenantNotFound } from '../../../store/directory/directory-errors.ts';
import type { Tenant } from '../../../store/ports/directory-model.ts';
import type { CmdletClientAccess } from '../client-access-ports.ts';
import { ofHome } from './of-home.ts';

/** Servers are the platform's: an organisation sees where it is served, and changes what is its own. */
export function limitClientAccess(access: CmdletClientAccess, home: TenantId): CmdletClientAccess {
  const requireOwn = (owner: DirectoryOwner): void => {
    if (owner.kind === 'server') throw ofThePlatform(owner.name);
    if (owner.tenant !== home) throw tenantNotFound(owner.tenant);
  };
  const requireHome = (organization: Tenant | undefined): void => {
    if (organization !== undefined && organization.tenant !== home) throw tenantNotFound(organization.tenant);
  };
  const { directories, servers } = access;
  return {
    servers,
    access: ofHome(access.access, home),
    probes: ofHome(access.probes, home),
    directories: {
      list: async (organization) => {
        requireHome(organization);
        return directories.list(organization);
      },
      change: async (directory, change) => {
        requireOwn(directory.owner);
        return directories.change(directory, change);
      },
      create: async (owner, settings, webSite) => {
        requireOwn(owner);
        return directories.create(owner, settings, webSite);
      },
      remove: async (directory) => {
        requireOwn(directory.owner);
        return directories.remove(directory);
      },
    },
  };
}

function ofThePlatform(server: string): AppError {
  return new AppError({
    kind: 'denied',
    code: 'clientAccess.server.platformOnly',
    message: `The virtual directory of the server ${server} belongs to whoever runs the platform. Your organisation has one of its own, in which it names hosts of its own: Get-MapiVirtualDirectory shows both.`,
    details: { server },
  });
}
