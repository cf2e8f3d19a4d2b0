import { BerCursor, BerError } from './ber-cursor.ts';

/** What servers answer: RFC 4511. */
export interface LdapResult {
  readonly code: number;
  readonly matchedDn: string;
  readonly diagnostic: string;
  readonly referrals: readonly string[];
}

export interface LdapControl {
  readonly oid: string;
  readonly value: Buffer | undefined;
}

export interface RawAttribute {
  /** With its options, as the server spells it. */
  readonly description: string;
  /** Views of what was received. */
  readonly values: readonly Buffer[];
}

export type LdapResponse =
  | {
      readonly kind: 'entry';
      readonly dn: string;
      readonly attributes: readonly RawAttribute[];
      readonly controls: readonly LdapControl[];
    }
  | { readonly kind: 'reference'; readonly uris: readonly string[] }
  | { readonly kind: 'intermediate'; readonly oid: string; readonly value: Buffer | undefined }
  | { readonly kind: 'result'; readonly result: LdapResult; readonly controls: readonly LdapControl[] };

/** 0 is the server's own: it says why it closes the connection (section 4.4). */
export interface LdapMessage {
  readonly id: number;
  readonly response: LdapResponse;
}

const tags = {
  integer: 0x02,
  octetString: 0x04,
  enumerated: 0x0a,
  boolean: 0x01,
  sequence: 0x30,
  set: 0x31,
  controls: 0xa0,
  referral: 0xa3,
  entry: 0x64,
  reference: 0x73,
  intermediate: 0x79,
  intermediateName: 0x80,
  intermediateValue: 0x81,
} as const;

/** Bind, search, modify, add, delete, rename, compare, extended: all begin with an LDAPResult. */
const resultTags: ReadonlySet<number> = new Set([0x61, 0x65, 0x67, 0x69, 0x6b, 0x6d, 0x6f, 0x78]);

export function readLdapMessage(bytes: Buffer): LdapMessage {
  const outer = new BerCursor(bytes);
  outer.expect(tags.sequence);
  const message = outer.inside();
  message.expect(tags.integer);
  const id = message.integer();
  const tag = message.next();
  const body = message.inside();
  const controls = message.tag === tags.controls ? readControls(message) : [];
  return { id, response: readResponse(tag, body, controls) };
}

function readResponse(tag: number, body: BerCursor, controls: readonly LdapControl[]): LdapResponse {
  if (tag === tags.entry) return { kind: 'entry', ...readEntry(body), controls };
  if (tag === tags.reference) return { kind: 'reference', uris: readTexts(body) };
  if (tag === tags.intermediate) return readIntermediate(body);
  if (resultTags.has(tag)) return { kind: 'result', result: readResult(body), controls };
  throw new BerError(`an answer has tag ${tag}`);
}

function readEntry(body: BerCursor): { readonly dn: string; readonly attributes: readonly RawAttribute[] } {
  body.expect(tags.octetString);
  const dn = body.text();
  body.expect(tags.sequence);
  const list = body.inside();
  const attributes: RawAttribute[] = [];
  while (!list.isAtEnd) {
    list.expect(tags.sequence);
    const attribute = list.inside();
    attribute.expect(tags.octetString);
    const description = attribute.text();
    attribute.expect(tags.set);
    const set = attribute.inside();
    const values: Buffer[] = [];
    while (!set.isAtEnd) {
      set.expect(tags.octetString);
      values.push(set.view());
    }
    attributes.push({ description, values });
  }
  return { dn, attributes };
}

function readResult(body: BerCursor): LdapResult {
  body.expect(tags.enumerated);
  const code = body.integer();
  body.expect(tags.octetString);
  const matchedDn = body.text();
  body.expect(tags.octetString);
  const diagnostic = body.text();
  let referrals: readonly string[] = [];
  if (body.tag === tags.referral) {
    body.next();
    referrals = readTexts(body.inside());
  }
  return { code, matchedDn, diagnostic, referrals };
}

function readIntermediate(body: BerCursor): LdapResponse {
  let oid = '';
  let value: Buffer | undefined;
  while (!body.isAtEnd) {
    const tag = body.next();
    if (tag === tags.intermediateName) oid = body.text();
    else if (tag === tags.intermediateValue) value = body.view();
  }
  return { kind: 'intermediate', oid, value };
}

function readTexts(body: BerCursor): string[] {
  const texts: string[] = [];
  while (!body.isAtEnd) {
    body.expect(tags.octetString);
    texts.push(body.text());
  }
  return texts;
}

function readControls(message: BerCursor): LdapControl[] {
  message.next();
  const list = message.inside();
  const controls: LdapControl[] = [];
  while (!list.isAtEnd) {
    list.expect(tags.sequence);
    const control = list.inside();
    control.expect(tags.octetString);
    const oid = control.text();
    let value: Buffer | undefined;
    while (!control.isAtEnd) {
      // Criticality says nothing in an answer.
      if (control.next() === tags.octetString) value = control.view();
    }
    controls.push({ oid, value });
  }
  return controls;
}
