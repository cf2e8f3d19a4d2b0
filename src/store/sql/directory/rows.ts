import type { DirectoryChangeNumber, Guid, MailboxId, RecipientId, TenantId } from '../../../base/ids.ts';
import { formatProxyAddress, parseProxyAddress } from '../../directory/proxy-address.ts';
import type {
  AcceptedDomain,
  Credential,
  CredentialKind,
  DomainKind,
  JsonObject,
  MailboxState,
  Recipient,
  RecipientKind,
  RecipientTombstone,
  Tenant,
  TenantState,
} from '../../ports/directory-model.ts';
import type { RecipientAttributes } from '../../ports/recipient-attributes.ts';
import { foldText } from '../../sort-key.ts';
import type {
  AcceptedDomainTable,
  CredentialTable,
  RecipientTable,
  RecipientTombstoneTable,
  TenantTable,
} from './directory-schema.ts';

/** Between rows and the model. */

export function toTenant(row: TenantTable): Tenant {
  return {
    tenant: row.tenant_id as TenantId,
    guid: row.guid as Guid,
    name: row.name,
    displayName: row.display_name,
    shard: row.shard,
    state: row.state as TenantState,
    createdAt: row.created_at,
    deletedAt: row.deleted_at,
    changeNo: row.change_no as DirectoryChangeNumber,
    // A plain array, whichever kind of buffer the driver hands out.
    wrappedKey: Uint8Array.from(row.wrapped_key),
    settings: JSON.parse(row.settings) as JsonObject,
  };
}

export function toDomain(row: AcceptedDomainTable): AcceptedDomain {
  return {
    tenant: row.tenant_id as TenantId,
    domain: row.domain,
    displayName: row.display_name,
    kind: row.kind as DomainKind,
    isDefault: row.is_default === 1,
    verifiedAt: row.verified_at,
    verificationToken: row.verification_token,
    createdAt: row.created_at,
  };
}

export function toRecipient(row: RecipientTable): Recipient {
  return {
    tenant: row.tenant_id as TenantId,
    recipient: row.recipient_id as RecipientId,
    guid: row.guid as Guid,
    kind: row.kind as RecipientKind,
    name: row.name,
    displayName: row.display_name,
    alias: row.alias,
    upn: row.upn,
    addresses: (JSON.parse(row.addresses) as string[]).map((text) => parseProxyAddress(text)),
    targetAddress: row.target_address,
    anchor: row.anchor,
    hiddenFromAddressLists: row.hidden === 1,
    attributes: JSON.parse(row.attributes) as RecipientAttributes,
    mailbox:
      row.mailbox_id === null
        ? null
        : {
            mailbox: row.mailbox_id as MailboxId,
            guid: row.mailbox_guid as Guid,
            state: row.mailbox_state as MailboxState,
            since: row.mailbox_since ?? 0,
          },
    createdAt: row.created_at,
    changedAt: row.changed_at,
    deletedAt: row.deleted_at,
    changeNo: row.change_no as DirectoryChangeNumber,
  };
}

/** A type and not an interface, so that it counts as a row of values. */
export type RecipientRow = { [Column in keyof RecipientTable]: RecipientTable[Column] };

export function recipientRow(recipient: Recipient): RecipientRow {
  return {
    tenant_id: recipient.tenant,
    recipient_id: recipient.recipient,
    guid: recipient.guid,
    kind: recipient.kind,
    name: recipient.name,
    name_key: foldText(recipient.name),
    display_name: recipient.displayName,
    display_key: foldText(recipient.displayName),
    alias: recipient.alias,
    upn: recipient.upn,
    addresses: JSON.stringify(recipient.addresses.map(formatProxyAddress)),
    target_address: recipient.targetAddress,
    anchor: recipient.anchor,
    hidden: recipient.hiddenFromAddressLists ? 1 : 0,
    attributes: JSON.stringify(recipient.attributes),
    mailbox_id: recipient.mailbox?.mailbox ?? null,
    mailbox_guid: recipient.mailbox?.guid ?? null,
    mailbox_state: recipient.mailbox?.state ?? null,
    mailbox_since: recipient.mailbox?.since ?? null,
    created_at: recipient.createdAt,
    changed_at: recipient.changedAt,
    deleted_at: recipient.deletedAt,
    change_no: recipient.changeNo,
  };
}

export function toTombstone(row: RecipientTombstoneTable): RecipientTombstone {
  return {
    changeNo: row.change_no as DirectoryChangeNumber,
    recipient: row.recipient_id as RecipientId,
    guid: row.guid as Guid,
    anchor: row.anchor,
  };
}

export function toCredential(row: CredentialTable): Credential {
  return {
    guid: row.guid as Guid,
    kind: row.kind as CredentialKind,
    label: row.label,
    hash: row.hash,
    mustChange: row.must_change === 1,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
