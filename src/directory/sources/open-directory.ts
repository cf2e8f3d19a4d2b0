/** From the settings of a connector to what it names. */
import { lookup } from 'node:dns/promises';
import { createReadStream } from 'node:fs';
import { systemClock } from '../../base/clock.ts';
import type { OutwardNetworks } from '../../base/connecting/outward-networks.ts';
import type { DirectoryProbe } from '../connection/directory-probe.ts';
import { probeFile, probeServer } from '../connection/probe-directory.ts';
import { type ConnectorSettings, isFileKind } from '../control/connector-model.ts';
import type { ClosableWriter, ConnectorOpener, UnlockedConnector } from '../control/connector-opener.ts';
import { connectSocket } from '../ldap/dial.ts';
import { LdapSession, type LdapSessionSettings, readRoot } from '../ldap/ldap-session.ts';
import { defaultLdapTimeouts, type LdapPorts } from '../ldap/ldap-settings.ts';
import { sourceError } from '../ldap/source-error.ts';
import { LdapDirectoryWriter } from '../mending/ldap-directory-writer.ts';
import { namingContextOf, openActiveDirectory } from './active-directory.ts';
import { csvFormat } from './csv-format.ts';
import type { DirectorySource } from './directory-source.ts';
import { type FileFormat, FileSource, type OpenFile } from './file-source.ts';
import { activeDirectory, openLdap } from './ldap-dialect.ts';
import { ldifFormat } from './ldif-format.ts';
import { openOpenLdap } from './open-ldap.ts';

export interface DirectorySurroundings extends LdapPorts {
  /** Addresses of a name, as a connection would find them. Throws as node:dns does. */
  lookup(host: string): Promise<readonly string[]>;
  readonly openFile: OpenFile;
}

/** This machine, and what of the world it connects to. */
export const systemSurroundings = (networks?: OutwardNetworks): DirectorySurroundings => ({
  clock: systemClock,
  connect: connectSocket(networks),
  timeouts: defaultLdapTimeouts,
  lookup: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  openFile: (path) => createReadStream(path, { highWaterMark: 1024 * 1024 }),
});

/** Signed in, where it is a server. */
export async function openDirectorySource(
  connector: UnlockedConnector,
  surroundings: DirectorySurroundings,
  signal: AbortSignal,
): Promise<DirectorySource> {
  const { kind } = connector;
  if (isFileKind(kind)) return fileSourceOf(connector, surroundings.openFile);
  const session = new LdapSession(sessionSettingsOf(connector), surroundings);
  try {
    return kind === 'ActiveDirectory'
      ? await openActiveDirectory(connector, session, signal)
      : await openOpenLdap(connector, session, signal);
  } catch (error) {
    session.close();
    throw error;
  }
}

/** Whether the connector may be written through is asked before. */
export async function openDirectoryWriter(
  connector: UnlockedConnector,
  surroundings: DirectorySurroundings,
  signal: AbortSignal,
): Promise<ClosableWriter> {
  if (isFileKind(connector.kind)) {
    throw sourceError('settings', {
      what: `${connector.name} is a file, and nothing is written into it.`,
      next: 'Export the changes as LDIF, and apply them where the file came from.',
    });
  }
  const session = new LdapSession(sessionSettingsOf(connector), surroundings);
  try {
    const namingContext = namingContextOf(connector, await readRoot(session, signal));
    const dialect = connector.kind === 'ActiveDirectory' ? activeDirectory : openLdap;
    return new LdapDirectoryWriter({ session, dialect, namingContext });
  } catch (error) {
    session.close();
    throw error;
  }
}

export function probeDirectory(
  connector: UnlockedConnector,
  surroundings: DirectorySurroundings,
  signal: AbortSignal,
): Promise<DirectoryProbe> {
  if (isFileKind(connector.kind)) {
    return probeFile(fileSourceOf(connector, surroundings.openFile), signal);
  }
  const settings = sessionSettingsOf(connector);
  return probeServer({
    settings,
    surroundings,
    isWritable: connector.isWritable,
    open: (session) =>
      connector.kind === 'ActiveDirectory'
        ? openActiveDirectory(connector, session, signal)
        : openOpenLdap(connector, session, signal),
    signal,
  });
}

export function createDirectoryOpener(surroundings: DirectorySurroundings): ConnectorOpener {
  return {
    openSource: (connector, signal) => openDirectorySource(connector, surroundings, signal),
    openWriter: (connector, signal) => openDirectoryWriter(connector, surroundings, signal),
    probe: (connector, signal) => probeDirectory(connector, surroundings, signal),
  };
}

function sessionSettingsOf(connector: UnlockedConnector): LdapSessionSettings {
  const { servers, port, security, acceptUntrustedCertificates, trustedCertificates, userName, password } =
    connector;
  const credentials = userName === null ? null : { userName, password: password?.reveal() ?? '' };
  return { servers, port, security, acceptUntrustedCertificates, trustedCertificates, credentials };
}

function fileSourceOf(connector: ConnectorSettings, openFile: OpenFile): FileSource {
  const { path, kind, columnMap } = connector;
  if (path === null) {
    throw sourceError('settings', { what: 'The connector names no file.', next: 'Give -Path.' });
  }
  const format: FileFormat = kind === 'Csv' ? csvFormat({ columnMap }) : ldifFormat();
  return new FileSource(connector, path, format, openFile);
}
