import type { IncomingMessage } from 'node:http';
import type { EndpointUrls, PoxRedirect } from '../../wire/autodiscover/index.ts';

/** Somebody who has signed in. */
export interface AutodiscoverCaller {
  readonly name: string;
  /** Whoever the address or the name of Outlook's stands for, in the caller's own organisation. */
  find(wanted: { readonly address: string } | { readonly legacyDn: string }): Promise<Discovered | undefined>;
}

export type Discovered =
  | { readonly kind: 'elsewhere'; readonly redirect: PoxRedirect }
  | {
      readonly kind: 'mailbox';
      readonly displayName: string;
      readonly smtpAddress: string;
      readonly legacyDn: string;
      readonly deploymentId: string;
      /** Where its mailbox and address book are; absent where MAPI over HTTP is off for it. */
      readonly mapiHttp?:
        | { readonly mailStore: EndpointUrls; readonly addressBook: EndpointUrls }
        | undefined;
      /** Of the organisation's public folders, where it has any. */
      readonly publicFolderAddress?: string | undefined;
    };

/** Who asks. Where it is not known, what to ask for, or when to come again. */
export type AutodiscoverAuthentication =
  | {
      readonly kind: 'caller';
      readonly caller: AutodiscoverCaller;
      /** Of the answer: the last word of a handshake. */
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'challenge'; readonly challenges: readonly string[] }
  | { readonly kind: 'later'; readonly retryAfterSeconds: number };

/** What Autodiscover has of the platform. */
export interface AutodiscoverRooms {
  authenticate(request: IncomingMessage): Promise<AutodiscoverAuthentication>;
  /**
   * What anybody may know of an address, which is no more than where its domain is served; undefined where it is not. Who exists
   * in it is told to nobody who has not signed in.
   */
  findDomain(address: string): Promise<DomainEndpoints | undefined>;
}

export interface DomainEndpoints {
  /** `https://mail.contoso.com` */
  readonly origin: string;
  /** Undefined where MAPI over HTTP is off for the organisation. */
  readonly mapiUrl: string | undefined;
}
