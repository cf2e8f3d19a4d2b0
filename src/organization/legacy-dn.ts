import { type Guid, parseGuid } from '../base/ids.ts';

const prefix = '/o=Landfall/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=';
const form = /^([0-9a-f]{32})-([0-9a-f]{32})$/;

/** What Outlook calls a recipient by: legacyExchangeDN. Nothing in it changes while the recipient lives. */
export function legacyDnOf(organization: Guid, recipient: Guid): string {
  return `${prefix}${bare(organization)}-${bare(recipient)}`;
}

/** Names are compared without case. Undefined for what was never given out here. */
export function readLegacyDn(text: string): { organization: Guid; recipient: Guid } | undefined {
  const lower = text.toLowerCase();
  if (!lower.startsWith(prefix.toLowerCase())) return undefined;
  const [, organization, recipient] = form.exec(lower.slice(prefix.length)) ?? [];
  if (organization === undefined || recipient === undefined) return undefined;
  const found = { organization: dashed(organization), recipient: dashed(recipient) };
  return found.organization && found.recipient
    ? { organization: found.organization, recipient: found.recipient }
    : undefined;
}

const bare = (guid: Guid): string => guid.replaceAll('-', '');
const dashed = (hex: string): Guid | undefined =>
  parseGuid(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
