/** What a connector may be told. */
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';
import { isHostName, isLoopbackAddress } from '../../base/addresses.ts';
import type { ConcealedText } from '../../base/concealed-text.ts';
import { sourceKinds } from '../sources/directory-source.ts';
import { connectorRefused } from './connector-errors.ts';
import { type ConnectorSettings, connectorSecurities, isFileKind } from './connector-model.ts';
import { findFilterFault } from './ldap-filter-syntax.ts';

const maxNameLength = 256;
const maxServers = 16;
const maxUnits = 1_000;
const maxTextLength = 8_192;

export function checkConnectorName(name: string): string {
  const trimmed = name.trim().normalize('NFC');
  if (trimmed === '') throw connectorRefused('Name', 'The directory connector needs a name.');
  if (trimmed.length > maxNameLength) {
    throw connectorRefused(
      'Name',
      `The name of a directory connector can have ${maxNameLength} characters, and this one has ${trimmed.length}.`,
    );
  }
  if (/\p{Cc}/u.test(trimmed)) {
    throw connectorRefused(
      'Name',
      'The name of a directory connector can have no line breaks or other control characters.',
    );
  }
  return trimmed;
}

/** An empty one would sign in as nobody, and succeed (RFC 4513 section 5.1.2). */
export function checkConnectorPassword(password: ConcealedText | undefined): void {
  if (password?.reveal() !== '') return;
  throw connectorRefused('Credential', 'The password is empty. Give -Credential (Get-Credential) again.');
}

/** `hasPassword`: one is stored, or comes with it. */
export function checkConnectorSettings(given: ConnectorSettings, hasPassword: boolean): ConnectorSettings {
  const settings = { ...given, servers: given.servers.map((server) => server.trim()) };
  if (!sourceKinds.includes(settings.kind)) {
    throw connectorRefused('Type', `Type is one of ${sourceKinds.join(', ')}.`);
  }
  requireWhole('Precedence', settings.precedence, 1, 1_000);
  requireWhole('PageSize', settings.pageSize, 1, 10_000);
  if (isFileKind(settings.kind)) checkFile(settings, hasPassword);
  else checkServers(settings, hasPassword);
  checkScope(settings);
  return settings;
}

function checkFile(settings: ConnectorSettings, hasPassword: boolean): void {
  const { kind, path } = settings;
  if (path === null || path === '') {
    throw connectorRefused(
      'Path',
      `A connector of type ${kind} reads a file of the server: name it with -Path.`,
    );
  }
  if (!isAbsolute(path) || path.includes('\0')) {
    throw connectorRefused(
      'Path',
      `"${path.slice(0, 200)}" is no whole path. The file is read by the server, so write where it lies from the root on: /srv/export/users.ldif.`,
    );
  }
  if (settings.servers.length > 0 || settings.userName !== null || hasPassword) {
    throw connectorRefused('Path', 'A file has no server and asks for no password. Leave them out.');
  }
  if (settings.isWritable) {
    throw connectorRefused('AllowWrite', 'A file is read and never written to. Leave -AllowWrite out.');
  }
  for (const [column, attribute] of Object.entries(settings.columnMap)) {
    if (kind !== 'Csv')
      throw connectorRefused('ColumnMap', 'Columns are named for a connector of type Csv alone.');
    if (column.trim() === '' || !/^[a-z][a-z0-9-]*$/i.test(attribute)) {
      throw connectorRefused(
        'ColumnMap',
        `"${column.slice(0, 60)}" = "${attribute.slice(0, 60)}" maps no column to an attribute. Write it as @{ 'E-Mail' = 'mail' }.`,
      );
    }
  }
}

function checkServers(settings: ConnectorSettings, hasPassword: boolean): void {
  const { kind, servers, port, security, userName, path } = settings;
  if (path !== null)
    throw connectorRefused('Path', `A connector of type ${kind} asks a server: -Path is for files.`);
  if (servers.length === 0) {
    throw connectorRefused(
      'Server',
      `A connector of type ${kind} needs a server: -Server dc1.contoso.local.`,
    );
  }
  if (servers.length > maxServers)
    throw connectorRefused('Server', `At most ${maxServers} servers can be named.`);
  for (const server of servers) {
    if (isHostName(server) || isIP(server) !== 0) continue;
    throw connectorRefused(
      'Server',
      `"${server.slice(0, 100)}" is no name of a server. Write it as dc1.contoso.local, without ldap:// and without a port.`,
    );
  }
  requireWhole('Port', port, 1, 65_535);
  if (!connectorSecurities.includes(security)) {
    throw connectorRefused('Security', `Security is one of ${connectorSecurities.join(', ')}.`);
  }
  const places = [hasPassword, settings.passwordFile !== null, settings.passwordVariable !== null];
  checkPassword(userName, places.filter(Boolean).length, kind === 'ActiveDirectory');
  checkPasswordPlaces(settings);
  if (security === 'None' && userName !== null && !servers.every(isLoopbackAddress)) {
    throw connectorRefused(
      'Security',
      'Without TLS the password would cross the network for everybody to read. Use -Security Ldaps or StartTls; a certificate that nobody vouches for can be trusted with -TrustedCertificates.',
    );
  }
  checkCertificates(settings.trustedCertificates);
}

function checkPassword(userName: string | null, places: number, isNeeded: boolean): void {
  if (userName === null) {
    if (places > 0)
      throw connectorRefused('UserName', 'There is a password, but no user name that it is of.');
    if (!isNeeded) return;
    throw connectorRefused(
      'Credential',
      'Active Directory shows nothing to those who do not sign in. Give -Credential (Get-Credential), or -UserName with -PasswordFile or -PasswordVariable.',
    );
  }
  if (userName.trim() === '' || userName.length > 1_024 || /\p{Cc}/u.test(userName)) {
    throw connectorRefused(
      'UserName',
      'Write the user name as sync@contoso.local, CONTOSO\\sync, or as a DN.',
    );
  }
  if (places === 1) return;
  throw connectorRefused(
    'Credential',
    places === 0
      ? `"${userName.slice(0, 100)}" needs a password: an empty one would sign in as nobody (RFC 4513 section 5.1.2). Give -Credential, -PasswordFile or -PasswordVariable.`
      : 'The password comes from one place: -Credential, -PasswordFile or -PasswordVariable.',
  );
}

function checkPasswordPlaces({ passwordFile, passwordVariable }: ConnectorSettings): void {
  if (passwordFile !== null && (!isAbsolute(passwordFile) || passwordFile.includes('\0'))) {
    throw connectorRefused(
      'PasswordFile',
      `"${passwordFile.slice(0, 200)}" is no whole path. The file is read by the server: /etc/landfall/ad-password.`,
    );
  }
  if (passwordVariable !== null && !/^[a-z_]\w{0,127}$/i.test(passwordVariable)) {
    throw connectorRefused(
      'PasswordVariable',
      `"${passwordVariable.slice(0, 60)}" is no name of an environment variable. Write it as LANDFALL_AD_PASSWORD.`,
    );
  }
}

function checkCertificates(pem: string | null): void {
  if (pem === null) return;
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  const what =
    'TrustedCertificates is the text of a PEM file with the certificates of authorities: (Get-Content ca.pem -Raw).';
  if (blocks.length === 0 || pem.length > 1 << 20) throw connectorRefused('TrustedCertificates', what);
  for (const [index, block] of blocks.entries()) {
    try {
      new X509Certificate(block);
    } catch {
      throw connectorRefused('TrustedCertificates', `${what} Certificate ${index + 1} cannot be read.`);
    }
  }
}

function checkScope(settings: ConnectorSettings): void {
  const { searchBase, filter, organizationalUnits, excludedOrganizationalUnits, scopeGroup } = settings;
  const units = [...organizationalUnits, ...excludedOrganizationalUnits];
  if (units.length > maxUnits) {
    throw connectorRefused('OrganizationalUnit', `At most ${maxUnits} organisational units can be named.`);
  }
  if (searchBase !== null) requireDn('SearchBase', searchBase);
  if (scopeGroup !== null) requireDn('ScopeGroup', scopeGroup);
  for (const unit of organizationalUnits) requireDn('OrganizationalUnit', unit);
  for (const unit of excludedOrganizationalUnits) requireDn('ExcludedOrganizationalUnit', unit);
  for (const unit of searchBase === null ? [] : organizationalUnits) {
    if (isBelow(unit, searchBase ?? '')) continue;
    throw connectorRefused(
      'OrganizationalUnit',
      `"${unit.slice(0, 200)}" is not below the search base "${searchBase?.slice(0, 200)}", so nothing of it would ever be read. Correct one of the two.`,
    );
  }
  if (filter === null) return;
  const fault = filter.length > maxTextLength ? 'it is too long' : findFilterFault(filter);
  if (fault === undefined) return;
  throw connectorRefused(
    'Filter',
    `The filter cannot be read: ${fault}. Write it as (&(objectClass=user)(department=Sales)).`,
    { filter: filter.slice(0, 200) },
  );
}

/** One part of a DN (RFC 4514 section 3), roughly: what stands before it in a list is checked by the server. */
const part = String.raw`\s*(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*)\s*=(?:\\.|[^,\\])*`;
const distinguishedName = new RegExp(`^${part}(?:,${part})*$`, 'su');

function requireDn(field: string, dn: string): void {
  if (dn.length <= maxTextLength && distinguishedName.test(dn)) return;
  throw connectorRefused(
    field,
    `"${dn.slice(0, 200)}" is no distinguished name. Write it as OU=Seoul,DC=contoso,DC=local.`,
  );
}

function isBelow(dn: string, base: string): boolean {
  const plain = (text: string) => text.toLowerCase().replaceAll(/\s*([,=])\s*/gu, '$1');
  return plain(dn) === plain(base) || plain(dn).endsWith(`,${plain(base)}`);
}

function requireWhole(field: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw connectorRefused(field, `${field} is a whole number from ${min} to ${max}, and ${value} is not.`);
}
