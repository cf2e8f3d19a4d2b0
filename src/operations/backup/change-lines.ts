import type { Guid, TenantId } from '../../base/ids.ts';
import type { AccessToken, RoleMember, RoleObject } from '../../store/ports/access-store.ts';
import type { AuditChain, AuditHead, AuditRecord } from '../../store/ports/audit-store.ts';
import type {
  AcceptedDomain,
  Credential,
  DirectoryChange,
  JsonValue,
  Membership,
  Tenant,
} from '../../store/ports/directory-model.ts';
import type { Change, Folder, NamedProperty, Property } from '../../store/ports/mail-model.ts';
import type {
  MigrationObject,
  MigrationSample,
  StoredMigrationUser,
  SubjectLogEntry,
} from '../../store/ports/migration-store.ts';
import type { RestoredRecord } from '../../store/ports/record-store.ts';

/** Bytes travel as base64; everything else is plain data already. */
export interface PropertyLine {
  readonly key: string;
  readonly value: string;
}

/** What a mailbox's file holds: its changes, then where its folders stand, then what belongs to itself. */
export type MailboxLine =
  | { readonly kind: 'change'; readonly change: Change; readonly properties: readonly PropertyLine[] }
  | { readonly kind: 'folderState'; readonly folder: Folder; readonly properties: readonly PropertyLine[] }
  | {
      readonly kind: 'mailboxState';
      readonly properties: readonly PropertyLine[];
      /** None in generations of format 3 and before. */
      readonly names?: readonly NamedProperty[];
    };

/** Of a tenant, or of the platform itself (`null`). Bytes are base64. */
export type AuditLine =
  | {
      readonly kind: 'audit';
      readonly tenant: AuditChain;
      readonly record: Omit<AuditRecord, 'seal'> & { readonly seal: string };
    }
  | {
      readonly kind: 'auditHead';
      readonly tenant: AuditChain;
      readonly head: Readonly<Record<'seal' | 'proof', string>> & Pick<AuditHead, 'sequence'>;
    };

/** Of a tenant. Secrets are base64 of what is sealed. */
export type MigrationLine =
  | {
      readonly kind: 'migrationObject';
      readonly tenant: TenantId;
      readonly object: WithText<MigrationObject>;
    }
  | {
      readonly kind: 'migrationUser';
      readonly tenant: TenantId;
      readonly user: Omit<WithText<StoredMigrationUser>, 'lease'>;
    }
  | { readonly kind: 'migrationLog'; readonly tenant: TenantId; readonly entry: SubjectLogEntry }
  | {
      readonly kind: 'migrationSample';
      readonly tenant: TenantId;
      readonly batch: Guid;
      readonly sample: MigrationSample;
    };

/** Of a tenant: what a room keeps under a key of its own. The secret is base64 of what is sealed. */
export interface RecordLine {
  readonly kind: 'record';
  readonly tenant: TenantId;
  readonly record: WithText<RestoredRecord>;
}

type WithText<T extends { readonly secret: unknown }> = Omit<T, 'secret'> & {
  readonly secret: string | null;
};

export type DirectoryLine =
  | AuditLine
  | MigrationLine
  | RecordLine
  | { readonly kind: 'setting'; readonly key: string; readonly value: JsonValue }
  | { readonly kind: 'tenant'; readonly tenant: Omit<Tenant, 'wrappedKey'> & { readonly wrappedKey: string } }
  | { readonly kind: 'domain'; readonly domain: AcceptedDomain }
  | { readonly kind: 'change'; readonly tenant: TenantId; readonly change: DirectoryChange }
  | { readonly kind: 'membership'; readonly tenant: TenantId; readonly membership: Membership }
  | {
      readonly kind: 'credential';
      readonly tenant: TenantId;
      readonly recipient: number;
      readonly credential: Credential;
    }
  | { readonly kind: 'roleObject'; readonly tenant: TenantId; readonly object: RoleObject }
  | { readonly kind: 'roleMember'; readonly tenant: TenantId; readonly member: RoleMember }
  | {
      readonly kind: 'token';
      readonly tenant: TenantId;
      readonly token: Omit<AccessToken, 'hash'> & { readonly hash: string };
    };

/** One entry of the index of bodies: hash, pack, offset, stored bytes, bytes, codec. */
export type BodyLine = readonly [string, number, number, number, number, 'raw' | 'zstd'];

export function toPropertyLines(properties: readonly Property[]): PropertyLine[] {
  return properties.map(({ key, value }) => ({ key, value: Buffer.from(value).toString('base64') }));
}

export function fromPropertyLines(lines: readonly PropertyLine[]): Property[] {
  return lines.map(({ key, value }) => ({ key, value: new Uint8Array(Buffer.from(value, 'base64')) }));
}
