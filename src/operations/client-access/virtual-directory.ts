/** Where clients find MAPI over HTTP, and how they prove who they are there: of a server, or of one organisation on all of them. */
import * as z from 'zod';
import { type Guid, parseGuid, type TenantId } from '../../base/ids.ts';
import type { JsonObject, JsonValue } from '../../store/ports/directory-model.ts';

/** In Exchange's spelling; OAuth is Bearer on the wire. */
export const mapiAuthenticationMethods = ['Basic', 'Negotiate', 'NTLM', 'OAuth'] as const;
export type MapiAuthenticationMethod = (typeof mapiAuthenticationMethods)[number];

export const extendedProtectionFlags = [
  'None',
  'AllowDotlessSPN',
  'NoServiceNameCheck',
  'Proxy',
  'ProxyCoHosting',
] as const;
export type ExtendedProtectionFlag = (typeof extendedProtectionFlags)[number];

export const tokenCheckings = ['None', 'Allow', 'Require'] as const;
export type TokenChecking = (typeof tokenCheckings)[number];

/** RFC 5929 by way of Windows: whether a proof of identity must belong to the TLS channel that it comes through. */
export interface ExtendedProtection {
  readonly tokenChecking: TokenChecking;
  readonly flags: readonly ExtendedProtectionFlag[];
  readonly spnList: readonly string[];
}

export interface DirectorySettings {
  readonly internalUrl: string | null;
  readonly externalUrl: string | null;
  readonly authenticationMethods: readonly MapiAuthenticationMethod[];
  readonly extendedProtection: ExtendedProtection;
}

export interface VirtualDirectory extends DirectorySettings {
  readonly guid: Guid;
  readonly owner: DirectoryOwner;
  /** The site that it lies in; there is one for each server. */
  readonly webSite: string;
  /** Null: nobody has written it yet, and it says what holds without it. */
  readonly createdAt: number | null;
  readonly changedAt: number | null;
}

export type DirectoryOwner =
  | { readonly kind: 'server'; readonly name: string }
  | { readonly kind: 'organization'; readonly name: string; readonly tenant: TenantId };

export const directoryName = 'mapi';
export const defaultWebSite = 'Default Web Site';

/** `Contoso\mapi (Default Web Site)` */
export const identityOf = ({ owner, webSite }: Pick<VirtualDirectory, 'owner' | 'webSite'>): string =>
  `${shortName(owner.name)}\\${nameOf({ webSite })}`;

export const nameOf = ({ webSite }: Pick<VirtualDirectory, 'webSite'>): string =>
  `${directoryName} (${webSite})`;

/** As Exchange calls a server: without its domain. */
export function shortName(server: string): string {
  return /^[\d.]+$|:/.test(server) ? server : (server.split('.')[0] ?? server);
}

/** Exchange has no Basic here. Whoever signs in with a password that no domain controller knows has nothing else. */
export const defaultSettings: Omit<DirectorySettings, 'internalUrl'> = {
  externalUrl: null,
  authenticationMethods: ['Basic', 'NTLM', 'OAuth', 'Negotiate'],
  extendedProtection: { tokenChecking: 'None', flags: ['None'], spnList: [] },
};

const methods = z.array(z.enum(mapiAuthenticationMethods));

const stored = z.object({
  guid: z.string().transform((text, context): Guid => {
    const found = parseGuid(text);
    if (found !== undefined) return found;
    context.issues.push({ code: 'custom', message: 'no GUID', input: text });
    return z.NEVER;
  }),
  /** Taken away: nothing is served there. */
  removed: z.boolean().optional(),
  webSite: z.string(),
  internalUrl: z.string().nullable(),
  externalUrl: z.string().nullable(),
  authenticationMethods: methods,
  extendedProtection: z.object({
    tokenChecking: z.enum(tokenCheckings),
    flags: z.array(z.enum(extendedProtectionFlags)),
    spnList: z.array(z.string()),
  }),
  createdAt: z.number(),
  changedAt: z.number(),
});

export interface StoredDirectory extends DirectorySettings {
  readonly guid: Guid;
  readonly webSite: string;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly removed?: boolean | undefined;
}

/** What somebody has written by other means is as if it were not there. */
export function readStoredDirectory(value: JsonValue | undefined): StoredDirectory | undefined {
  return stored.safeParse(value).data;
}

export function storeDirectory(
  settings: DirectorySettings,
  kept: Pick<StoredDirectory, 'guid' | 'webSite' | 'createdAt' | 'changedAt' | 'removed'>,
): JsonObject {
  const { internalUrl, externalUrl, authenticationMethods, extendedProtection } = settings;
  return {
    ...{ guid: kept.guid, webSite: kept.webSite, createdAt: kept.createdAt, changedAt: kept.changedAt },
    ...{ internalUrl, externalUrl, authenticationMethods: [...authenticationMethods] },
    extendedProtection: {
      tokenChecking: extendedProtection.tokenChecking,
      flags: [...extendedProtection.flags],
      spnList: [...extendedProtection.spnList],
    },
    ...(kept.removed === true && { removed: true }),
  };
}
