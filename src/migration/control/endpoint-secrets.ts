/** How an endpoint signs in: what may be shown of it goes into its content, the rest is sealed. */
import type { SecretBox } from '../../access/secret-box.ts';
import { ConcealedText } from '../../base/concealed-text.ts';
import type { Guid } from '../../base/ids.ts';
import { migrationInvalid } from './control-errors.ts';
import type { EndpointAuthentication, NewEndpointAuthentication } from './endpoint-model.ts';

const purposeOf = (endpoint: Guid) => `migration.endpoint:${endpoint}`;

export function splitAuthentication(
  input: NewEndpointAuthentication,
  endpoint: Guid,
  box: SecretBox,
): { readonly shown: EndpointAuthentication; readonly secret: Uint8Array | null } {
  const secrets: Record<string, string> = {};
  const shown: Record<string, string> = {};
  for (const [name, value] of Object.entries(input)) {
    if (value instanceof ConcealedText) secrets[name] = value.reveal();
    else if (value !== undefined) shown[name] = value;
  }
  if (input.kind === 'Google') shown.clientEmail = clientEmailOf(input.serviceAccountKey);
  for (const [name, value] of Object.entries({ ...shown, ...secrets })) {
    if (value === '') throw migrationInvalid('authentication', `${name} of the endpoint's sign-in is empty.`);
  }
  if ('tokenUrl' in input && input.tokenUrl !== undefined) checkTokenUrl(input.tokenUrl);
  const isBare = Object.keys(secrets).length === 0;
  return {
    shown: shown as unknown as EndpointAuthentication,
    secret: isBare ? null : box.seal(purposeOf(endpoint), Buffer.from(JSON.stringify(secrets))),
  };
}

export function joinAuthentication(
  shown: EndpointAuthentication,
  secret: Uint8Array | null,
  endpoint: Guid,
  box: SecretBox,
): NewEndpointAuthentication {
  const secrets: Record<string, unknown> =
    secret === null ? {} : JSON.parse(Buffer.from(box.open(purposeOf(endpoint), secret)).toString());
  const concealed = Object.entries(secrets).map(([name, value]) => [name, new ConcealedText(String(value))]);
  const { clientEmail: _, ...rest } = shown;
  return { ...rest, ...Object.fromEntries(concealed) } as NewEndpointAuthentication;
}

function clientEmailOf(key: ConcealedText): string {
  try {
    const { client_email: email, private_key: privateKey } = JSON.parse(key.reveal());
    if (typeof email === 'string' && typeof privateKey === 'string') return email;
  } catch {
    // Told below: what stands in the file must not come into a message.
  }
  throw migrationInvalid(
    'authentication',
    'The key of the service account cannot be read. Give the JSON file that Google made, which has client_email and private_key in it.',
  );
}

function checkTokenUrl(url: string): void {
  if (URL.canParse(url) && new URL(url).protocol === 'https:') return;
  throw migrationInvalid('authentication', 'The address that gives out tokens has to begin with https://.');
}
