import type { ConcealedText } from '../../base/concealed-text.ts';
import type { Guid } from '../../base/ids.ts';
import type { SourceKind } from '../sources/directory-source.ts';

export const connectorSecurities = ['Ldaps', 'StartTls', 'None'] as const;
export type ConnectorSecurity = (typeof connectorSecurities)[number];

/** Where a directory outside is, and what of it is wanted. */
export interface DirectoryConnector extends ConnectorSettings {
  readonly guid: Guid;
  readonly name: string;
  /** Whether a password lies sealed beside it. */
  readonly hasPassword: boolean;
  readonly version: number;
  readonly createdAt: number;
  readonly changedAt: number;
}

export interface ConnectorSettings {
  readonly kind: SourceKind;
  /** Host names, tried in order; none of a file. */
  readonly servers: readonly string[];
  readonly port: number;
  readonly security: ConnectorSecurity;
  readonly acceptUntrustedCertificates: boolean;
  /** PEM of authorities to trust besides those of the system. */
  readonly trustedCertificates: string | null;
  /** DN, `user@domain` or `DOMAIN\user`. Its password is the record's secret, or in the file or variable named here. */
  readonly userName: string | null;
  readonly passwordFile: string | null;
  readonly passwordVariable: string | null;
  /** Of Ldif and Csv: a file of the server. */
  readonly path: string | null;
  /** `null` for all of the naming context. */
  readonly searchBase: string | null;
  readonly filter: string | null;
  /** Objects below these alone, where there are any; and none below those. */
  readonly organizationalUnits: readonly string[];
  readonly excludedOrganizationalUnits: readonly string[];
  /** DN of a group whose members (nested too) alone are wanted. */
  readonly scopeGroup: string | null;
  /** Of CSV: column to attribute. */
  readonly columnMap: Readonly<Record<string, string>>;
  readonly pageSize: number;
  /** Whether mends and anchors may be written there. */
  readonly isWritable: boolean;
  /** Whose values win where several forests know the same person: 1 first. */
  readonly precedence: number;
  readonly isEnabled: boolean;
}

export const defaultConnectorSettings: Omit<ConnectorSettings, 'kind' | 'port' | 'precedence'> = {
  servers: [],
  security: 'Ldaps',
  acceptUntrustedCertificates: false,
  trustedCertificates: null,
  userName: null,
  passwordFile: null,
  passwordVariable: null,
  path: null,
  searchBase: null,
  filter: null,
  organizationalUnits: [],
  excludedOrganizationalUnits: [],
  scopeGroup: null,
  columnMap: {},
  // Active Directory's own limit (MaxPageSize).
  pageSize: 1_000,
  isWritable: false,
  isEnabled: true,
};

export interface ConnectorGiven extends Partial<Omit<ConnectorSettings, 'kind'>> {
  readonly name?: string;
  /** Taken as it is; sealed before it is stored. */
  readonly password?: ConcealedText;
  /** Nobody is asked whether the directory is there. */
  readonly skipVerification?: boolean;
}

export interface NewConnector extends ConnectorGiven {
  readonly name: string;
  readonly kind: SourceKind;
}

/** What is not named stays. Of a password, a file and a variable, the one that is given replaces what there was. */
export type ConnectorChange = ConnectorGiven;

export function isFileKind(kind: SourceKind): kind is 'Ldif' | 'Csv' {
  return kind === 'Ldif' || kind === 'Csv';
}
