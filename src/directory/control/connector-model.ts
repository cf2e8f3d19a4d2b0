import type { Guid } from '../../base/ids.ts';
import type { SourceKind } from '../sources/directory-source.ts';

/** Where a directory outside is, and what of it is wanted. */
export interface DirectoryConnector {
  readonly guid: Guid;
  readonly name: string;
  readonly kind: SourceKind;
  /** Host names, tried in order; none of a file. */
  readonly servers: readonly string[];
  readonly port: number;
  readonly security: 'Ldaps' | 'StartTls' | 'None';
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
  readonly version: number;
  readonly createdAt: number;
  readonly changedAt: number;
}
