/** Connectors to the directories of tests, and the ways to them. */
import { ConcealedText } from '../../../src/base/concealed-text.ts';
import {
  type ConnectorSettings,
  defaultConnectorSettings,
} from '../../../src/directory/control/connector-model.ts';
import type { UnlockedConnector } from '../../../src/directory/control/connector-opener.ts';
import { connectSocket } from '../../../src/directory/ldap/dial.ts';
import {
  type DirectorySurroundings,
  systemSurroundings,
} from '../../../src/directory/sources/open-directory.ts';
import type { OpenLdapServer } from './open-ldap.ts';
import type { SambaForest } from './samba-forest.ts';

export interface ConnectorChanges extends Partial<ConnectorSettings> {
  readonly name?: string;
  /** In the clear, as tests may. */
  readonly passwordText?: string;
}

/** Over LDAPS, the certificate checked; its name is found by `surroundingsOf`. */
export function forestConnector(forest: SambaForest, changes: ConnectorChanges = {}): UnlockedConnector {
  return connectorOf(forest.administrator.password, {
    name: forest.domain,
    kind: 'ActiveDirectory',
    servers: [forest.serverName],
    port: forest.tlsPort,
    security: 'Ldaps',
    trustedCertificates: forest.authority,
    userName: forest.administrator.name,
    ...changes,
  });
}

export function openLdapConnector(server: OpenLdapServer, changes: ConnectorChanges = {}): UnlockedConnector {
  return connectorOf(server.administrator.password, {
    name: server.baseDn,
    kind: 'OpenLdap',
    servers: ['localhost'],
    port: server.tlsPort,
    security: 'Ldaps',
    trustedCertificates: server.authority,
    userName: server.administrator.name,
    ...changes,
  });
}

function connectorOf(
  password: string,
  {
    passwordText = password,
    ...settings
  }: ConnectorChanges & Pick<ConnectorSettings, 'kind' | 'port'> & { name: string },
): UnlockedConnector {
  return {
    ...defaultConnectorSettings,
    precedence: 1,
    ...settings,
    password: new ConcealedText(passwordText),
  };
}

const system = systemSurroundings();
const connect = connectSocket();

/** Finds forests by the names in their certificates, as DNS would. */
export function surroundingsOf(
  ...forests: readonly Pick<SambaForest, 'serverName' | 'host'>[]
): DirectorySurroundings {
  const addresses = new Map(forests.map(({ serverName, host }) => [serverName.toLowerCase(), host]));
  const addressOf = (name: string) => addresses.get(name.toLowerCase()) ?? name;
  return {
    ...system,
    connect: (host, port, signal) => connect(addressOf(host), port, signal),
    lookup: async (host) => {
      const known = addresses.get(host.toLowerCase());
      return known === undefined ? system.lookup(host) : [known];
    },
  };
}
