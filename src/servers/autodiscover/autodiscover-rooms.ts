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
    };

/** What Autodiscover has of the platform. */
export interface AutodiscoverRooms {
  /** Throw an `AppError` of kind `denied` where what was given is not right. `address`: where it comes from. */
  withPassword(name: string, password: string, address: string): Promise<AutodiscoverCaller>;
  withToken(token: string): Promise<AutodiscoverCaller>;
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
