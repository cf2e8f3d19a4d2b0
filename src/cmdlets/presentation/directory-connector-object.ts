import { type DirectoryConnector, isFileKind } from '../../directory/control/connector-model.ts';
import { GuidValue, HashtableValue } from '../../wire/powershell-language/index.ts';
import { defineObjectType } from '../kit/object-type.ts';
import { date } from './recipient-properties.ts';

/** Where the password is; what it is, nobody is shown. */
function passwordPlace({ hasPassword, passwordFile, passwordVariable }: DirectoryConnector): string {
  if (passwordFile !== null) return 'File';
  if (passwordVariable !== null) return 'Variable';
  return hasPassword ? 'Stored' : 'None';
}

/** One line, however many servers there are. */
function place({ servers, path }: DirectoryConnector): string {
  return path ?? servers.join(', ');
}

export const directoryConnectorObject = defineObjectType<DirectoryConnector>({
  typeNames: ['Landfall.DirectoryConnector'],
  toText: ({ name }) => name,
  properties: {
    Name: ({ name }) => name,
    Type: ({ kind }) => kind,
    Server: ({ servers }) => [...servers],
    Port: ({ kind, port }) => (isFileKind(kind) ? null : port),
    Security: ({ kind, security }) => (isFileKind(kind) ? null : security),
    AcceptUntrustedCertificates: ({ acceptUntrustedCertificates }) => acceptUntrustedCertificates,
    TrustedCertificates: ({ trustedCertificates }) => trustedCertificates,
    UserName: ({ userName }) => userName,
    Password: passwordPlace,
    PasswordFile: ({ passwordFile }) => passwordFile,
    PasswordVariable: ({ passwordVariable }) => passwordVariable,
    Path: ({ path }) => path,
    ColumnMap: ({ columnMap }) => new HashtableValue(Object.entries(columnMap)),
    SearchBase: ({ searchBase }) => searchBase,
    Filter: ({ filter }) => filter,
    OrganizationalUnit: ({ organizationalUnits }) => [...organizationalUnits],
    ExcludedOrganizationalUnit: ({ excludedOrganizationalUnits }) => [...excludedOrganizationalUnits],
    ScopeGroup: ({ scopeGroup }) => scopeGroup,
    PageSize: ({ pageSize }) => pageSize,
    AllowWrite: ({ isWritable }) => isWritable,
    Precedence: ({ precedence }) => precedence,
    Enabled: ({ isEnabled }) => isEnabled,
    Place: place,
    Identity: ({ name }) => name,
    Guid: ({ guid }) => new GuidValue(guid),
    WhenCreated: ({ createdAt }) => date(createdAt),
    WhenChanged: ({ changedAt }) => date(changedAt),
  },
  view: {
    table: {
      columns: [
        { property: 'Name', width: 20 },
        { property: 'Type', width: 15 },
        { property: 'Place', label: 'Server', width: 40 },
        { property: 'Enabled', width: 7 },
        { property: 'AllowWrite', width: 10 },
        { property: 'Precedence', width: 10, alignment: 'right' },
      ],
    },
  },
});
