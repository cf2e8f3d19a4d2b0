/** A server that mailboxes are copied from, or to: how to reach it, how to sign in, and how much it may be asked for. */

import type { ConcealedText } from '../../base/concealed-text.ts';
import type { Guid } from '../../base/ids.ts';

export const endpointSecurities = ['None', 'Ssl', 'Tls'] as const;
/** `Tls` is STARTTLS. */
export type EndpointSecurity = (typeof endpointSecurities)[number];

/**
 * Who signs in. The secrets in it are sealed with the organisation's key from the moment that the endpoint is written;
 * `MigrationEndpoint.authentication` tells the rest.
 */
export type NewEndpointAuthentication =
  /** Each row brings its password: LOGIN or SASL PLAIN. */
  | { readonly kind: 'Basic' }
  /** Each row's password is an access token. */
  | { readonly kind: 'RowToken' }
  /**
   * The endpoint signs in for every mailbox: `%u` in the name is the row's UserName, or the address where there is no
   * row for this side, as in `%u*admin`.
   */
  | { readonly kind: 'Administrator'; readonly userName: string; readonly password: ConcealedText }
  /** One access token for all mailboxes. */
  | { readonly kind: 'Token'; readonly accessToken: ConcealedText }
  /** RFC 6749 section 6. */
  | {
      readonly kind: 'RefreshToken';
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly clientSecret?: ConcealedText;
      readonly refreshToken: ConcealedText;
      readonly scope?: string;
    }
  /** Client credentials of an application that Microsoft Entra ID knows. */
  | {
      readonly kind: 'Microsoft';
      readonly directory: string;
      readonly clientId: string;
      readonly clientSecret: ConcealedText;
      readonly tokenUrl?: string;
      readonly scope?: string;
    }
  /** A service account with domain-wide delegation; its key as the JSON file that Google gives out. */
  | { readonly kind: 'Google'; readonly serviceAccountKey: ConcealedText; readonly tokenUrl?: string };

export type EndpointAuthenticationKind = NewEndpointAuthentication['kind'];

/** What may be shown of it. */
export interface EndpointAuthentication {
  readonly kind: EndpointAuthenticationKind;
  readonly userName?: string;
  readonly clientId?: string;
  readonly directory?: string;
  readonly tokenUrl?: string;
  readonly scope?: string;
  /** Of a Google service account. */
  readonly clientEmail?: string;
}

/** When work may run: from `from` up to `to`, past midnight where `to` is the earlier one. */
export interface EndpointHours {
  /** `HH:MM` on clocks in the zone. */
  readonly from: string;
  readonly to: string;
  /** IANA name. */
  readonly timeZone: string;
}

export interface EndpointSettings {
  readonly remoteServer: string;
  readonly port: number;
  readonly security: EndpointSecurity;
  readonly acceptUntrustedCertificates: boolean;
  /** Mailboxes that have their first copy made at the same time, on all nodes together. */
  readonly maxConcurrentMigrations: number;
  /** The same for later rounds; never above the first. */
  readonly maxConcurrentIncrementalSyncs: number;
  /** In all, on each node; `null` for no limit. */
  readonly maxBytesPerSecond: number | null;
  readonly hours: EndpointHours | null;
  /** RFC 4978, where the server offers it; `auto` leaves it out where bytes are cheap. */
  readonly compression: 'auto' | 'on' | 'off';
  /** For one large mailbox; the server's own limit, once it is known, may be lower. */
  readonly maxConnectionsPerMailbox: number;
  /** `auth_master_user_separator` of Dovecot: the sign in `User*Admin`. */
  readonly masterSeparator: string;
}

export const defaultEndpointSettings: Omit<EndpointSettings, 'remoteServer'> = {
  port: 993,
  security: 'Ssl',
  acceptUntrustedCertificates: false,
  maxConcurrentMigrations: 100,
  maxConcurrentIncrementalSyncs: 20,
  maxBytesPerSecond: null,
  hours: null,
  compression: 'auto',
  maxConnectionsPerMailbox: 3,
  masterSeparator: '*',
};

/** KB 2797784. */
export const maxEndpointConcurrency = 300;

export interface MigrationEndpoint extends EndpointSettings {
  readonly guid: Guid;
  readonly name: string;
  readonly endpointType: 'IMAP';
  readonly authentication: EndpointAuthentication;
  readonly createdAt: number;
  readonly changedAt: number;
}

export interface NewMigrationEndpoint extends Partial<EndpointSettings> {
  readonly name: string;
  readonly remoteServer: string;
  readonly authentication?: NewEndpointAuthentication;
  /** Without it the server is asked whether it can be reached and used. */
  readonly skipVerification?: boolean;
}

export interface MigrationEndpointChange extends Partial<EndpointSettings> {
  readonly name?: string;
  readonly authentication?: NewEndpointAuthentication;
  readonly skipVerification?: boolean;
}
