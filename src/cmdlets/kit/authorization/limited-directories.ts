import { AppError } from '../../../base/errors.ts';
import type { TenantId } from '../../../base/ids.ts';
import type { ConnectorGiven, DirectoryConnector } from '../../../directory/control/connector-model.ts';
import type { DirectoryConnectors } from '../../../directory/control/directory-connectors.ts';
import type { CmdletDirectory } from '../directory-ports.ts';
import { ofHome } from './of-home.ts';

/**
 * The directories of the caller's own organisation. Whom of it a run reaches is no matter of the caller's scopes: whoever
 * may synchronise may synchronise everybody.
 */
export function limitDirectories(directory: CmdletDirectory, home: TenantId): CmdletDirectory {
  // Made for every command, and used by few.
  return {
    get connectors() {
      return limitConnectors(ofHome(directory.connectors, home));
    },
    get readiness() {
      return ofHome(directory.readiness, home);
    },
    get repairs() {
      return ofHome(directory.repairs, home);
    },
    get signInNames() {
      return ofHome(directory.signInNames, home);
    },
    get synchronization() {
      return ofHome(directory.synchronization, home);
    },
  };
}

/**
 * Files and variables of the server are the platform's: whoever could name them would read any file through a connector, or
 * have a directory of his own be told what is in it.
 */
function limitConnectors(connectors: DirectoryConnectors): DirectoryConnectors {
  const changes: Pick<DirectoryConnectors, 'create' | 'update'> = {
    async create(organization, input, signal) {
      requireOwnPlaces(input);
      return connectors.create(organization, input, signal);
    },
    async update(organization, identity, change, signal) {
      requireOwnPlaces(change);
      if (isElsewhere(change) && change.password === undefined) {
        requireOwnPlaces(await connectors.get(organization, identity));
      }
      return connectors.update(organization, identity, change, signal);
    },
  };
  return new Proxy(connectors, {
    get: (target, name) => Reflect.get(name in changes ? changes : target, name),
  });
}

type Places = Partial<Pick<DirectoryConnector, 'path' | 'passwordFile' | 'passwordVariable'>>;

function requireOwnPlaces({ path, passwordFile, passwordVariable }: Places): void {
  const isPassword = Boolean(passwordFile ?? passwordVariable);
  if (!isPassword && !path) return;
  throw new AppError({
    kind: 'denied',
    code: 'directory.connector.platform',
    message: isPassword
      ? "A password that lies in a file or a variable of the server is the platform's: its administrator alone may have it sent somewhere. Give the password with -Credential (Get-Credential); it is stored encrypted."
      : 'Files of the server belong to the platform as a whole: its administrator alone may name them. Ask for a connector, or examine a file of your own with Test-DirectoryReadiness -Path.',
  });
}

/** Whether somebody else might be told the password. */
function isElsewhere(change: ConnectorGiven): boolean {
  const { servers, port, security, acceptUntrustedCertificates, trustedCertificates } = change;
  const given = [servers, port, security, acceptUntrustedCertificates, trustedCertificates];
  return given.some((each) => each !== undefined);
}
