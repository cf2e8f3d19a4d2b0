/** [MS-OXDSCLI] section 2.2.4: what Outlook is told. */
import { readXml, type XmlElement, XmlError } from '../wsman/xml-tree.ts';
import { xmlText } from '../xml-text.ts';
import { outlookResponseSchema, responseSchema } from './schemas.ts';

export interface PoxUser {
  readonly displayName: string;
  readonly legacyDn: string;
  readonly smtpAddress: string;
  /** Names the deployment: section 2.2.4.1.1.1.3. */
  readonly deploymentId: string;
}

export interface EndpointUrls {
  readonly internalUrl?: string | undefined;
  readonly externalUrl?: string | undefined;
}

export interface PoxSettings {
  readonly user: PoxUser;
  /** Section 2.2.4.1.1.2.6: absent where the client does not know MAPI over HTTP, or may not use it. */
  readonly mapiHttp?: { readonly mailStore: EndpointUrls; readonly addressBook: EndpointUrls } | undefined;
  /** PublicFolderInformation: whom to ask for to find the public folders; absent where there are none. */
  readonly publicFolderAddress?: string | undefined;
}

/** Section 2.2.4.1.1.2.1: what to do instead. */
export type PoxRedirect =
  | { readonly kind: 'redirectAddr'; readonly address: string }
  | { readonly kind: 'redirectUrl'; readonly url: string };

export interface PoxError {
  readonly code: number;
  readonly message: string;
}

/** Section 2.2.4.1.2.1; 500 belongs to the provider that was asked, the others to the service itself. */
export const poxErrors = {
  addressNotFound: { code: 500, message: "The e-mail address can't be found." },
  invalidRequest: { code: 600, message: 'Invalid Request' },
  providerNotFound: { code: 601, message: 'Provider is not available' },
} as const satisfies Readonly<Record<string, PoxError>>;

const head = '<?xml version="1.0" encoding="utf-8"?>';

export function writePoxSettings({ user, mapiHttp, publicFolderAddress }: PoxSettings): string {
  return `${head}
<Autodiscover xmlns="${responseSchema}">
  <Response xmlns="${outlookResponseSchema}">
    <User>
      <DisplayName>${xmlText(user.displayName)}</DisplayName>
      <LegacyDN>${xmlText(user.legacyDn)}</LegacyDN>
      <AutoDiscoverSMTPAddress>${xmlText(user.smtpAddress)}</AutoDiscoverSMTPAddress>
      <DeploymentId>${xmlText(user.deploymentId)}</DeploymentId>
    </User>
    <Account>
      <AccountType>email</AccountType>
      <Action>settings</Action>
      <MicrosoftOnline>False</MicrosoftOnline>${
        mapiHttp === undefined
          ? ''
          : `
      <Protocol Type="mapiHttp" Version="1">
        <MailStore>${urls(mapiHttp.mailStore)}
        </MailStore>
        <AddressBook>${urls(mapiHttp.addressBook)}
        </AddressBook>
      </Protocol>`
      }${
        publicFolderAddress === undefined
          ? ''
          : `
      <PublicFolderInformation>
        <SmtpAddress>${xmlText(publicFolderAddress)}</SmtpAddress>
      </PublicFolderInformation>`
      }
    </Account>
  </Response>
</Autodiscover>
`;
}

function urls({ internalUrl, externalUrl }: EndpointUrls): string {
  const line = (name: string, url: string | undefined): string =>
    url === undefined ? '' : `\n          <${name}>${xmlText(url)}</${name}>`;
  return line('InternalUrl', internalUrl) + line('ExternalUrl', externalUrl);
}

export function writePoxRedirect(redirect: PoxRedirect): string {
  const target =
    redirect.kind === 'redirectAddr'
      ? `<RedirectAddr>${xmlText(redirect.address)}</RedirectAddr>`
      : `<RedirectUrl>${xmlText(redirect.url)}</RedirectUrl>`;
  return `${head}
<Autodiscover xmlns="${responseSchema}">
  <Response xmlns="${outlookResponseSchema}">
    <Account>
      <Action>${redirect.kind}</Action>
      ${target}
    </Account>
  </Response>
</Autodiscover>
`;
}

/** `id` finds it in the log of the server. */
export function writePoxError({ code, message }: PoxError, now: number, id: number): string {
  const time = new Date(now).toISOString().slice(11, 23);
  const schema = code === poxErrors.addressNotFound.code ? ` xmlns="${outlookResponseSchema}"` : '';
  return `${head}
<Autodiscover xmlns="${responseSchema}">
  <Response${schema}>
    <Error Time="${time}" Id="${id >>> 0}">
      <ErrorCode>${code}</ErrorCode>
      <Message>${xmlText(message)}</Message>
      <DebugData />
    </Error>
  </Response>
</Autodiscover>
`;
}

/** As a client reads it; what of it a probe needs. */
export type PoxAnswer =
  | {
      readonly kind: 'settings';
      readonly legacyDn: string;
      readonly mailStore: EndpointUrls;
      readonly addressBook: EndpointUrls;
    }
  | { readonly kind: 'redirect'; readonly redirect: PoxRedirect }
  | { readonly kind: 'error'; readonly error: PoxError };

/** Undefined for what is no answer of Autodiscover. */
export function readPoxAnswer(text: string): PoxAnswer | undefined {
  let root: XmlElement;
  try {
    root = readXml(text);
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
  const response = child(root, 'Response');
  const error = child(response, 'Error');
  if (error !== undefined) {
    const message = textOf(error, 'Message') ?? '';
    return { kind: 'error', error: { code: Number(textOf(error, 'ErrorCode') ?? 0), message } };
  }
  const account = child(response, 'Account');
  const [address, url] = [textOf(account, 'RedirectAddr'), textOf(account, 'RedirectUrl')];
  if (address !== undefined) return { kind: 'redirect', redirect: { kind: 'redirectAddr', address } };
  if (url !== undefined) return { kind: 'redirect', redirect: { kind: 'redirectUrl', url } };
  if (account === undefined) return undefined;
  const mapiHttp = account.children.find(
    ({ name, attributes }) => name === 'Protocol' && attributes.get('Type')?.toLowerCase() === 'mapihttp',
  );
  return {
    kind: 'settings',
    legacyDn: textOf(child(response, 'User'), 'LegacyDN') ?? '',
    mailStore: urlsOf(child(mapiHttp, 'MailStore')),
    addressBook: urlsOf(child(mapiHttp, 'AddressBook')),
  };
}

const child = (element: XmlElement | undefined, wanted: string): XmlElement | undefined =>
  element?.children.find(({ name }) => name === wanted);

const textOf = (element: XmlElement | undefined, name: string): string | undefined =>
  child(element, name)?.text.trim() || undefined;

const urlsOf = (element: XmlElement | undefined): EndpointUrls => ({
  internalUrl: textOf(element, 'InternalUrl'),
  externalUrl: textOf(element, 'ExternalUrl'),
});
