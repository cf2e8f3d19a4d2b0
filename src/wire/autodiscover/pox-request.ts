/** [MS-OXDSCLI] section 2.2.3: what Outlook asks. */
import { readXml, type XmlElement, XmlError } from '../wsman/xml-tree.ts';
import { xmlText } from '../xml-text.ts';
import { outlookResponseSchema } from './schemas.ts';

export interface PoxRequest {
  readonly emailAddress: string | undefined;
  readonly legacyDn: string | undefined;
  readonly acceptableResponseSchema: string;
}

const limits = { maxDepth: 8, maxElements: 64, maxAttributes: 16 } as const;

/** Undefined for what is no request. Names are compared without their namespace: clients disagree on it. */
export function readPoxRequest(text: string): PoxRequest | undefined {
  let root: XmlElement;
  try {
    root = readXml(text.replace(/^\uFEFF/, ''), limits);
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
  if (root.name !== 'Autodiscover') return undefined;
  const request = root.children.find(({ name }) => name === 'Request');
  if (request === undefined) return undefined;
  const textOf = (name: string): string | undefined =>
    request.children.find((child) => child.name === name)?.text.trim() || undefined;
  const emailAddress = textOf('EMailAddress');
  const legacyDn = textOf('LegacyDN');
  if (emailAddress === undefined && legacyDn === undefined) return undefined;
  return {
    emailAddress,
    legacyDn,
    acceptableResponseSchema: textOf('AcceptableResponseSchema') ?? outlookResponseSchema,
  };
}

const requestSchema = 'http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006';

export const writePoxRequest = (emailAddress: string): string =>
  `<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="${requestSchema}">
  <Request>
    <EMailAddress>${xmlText(emailAddress)}</EMailAddress>
    <AcceptableResponseSchema>${outlookResponseSchema}</AcceptableResponseSchema>
  </Request>
</Autodiscover>
`;
