import { parseAddress } from '../dns/ip-address.ts';
import { SpfError } from './spf-error.ts';
import { checkMacros } from './spf-macros.ts';

/** RFC 7208 section 4.6.2: what a mechanism that matches says of the sender. */
export type Qualifier = 'pass' | 'fail' | 'softfail' | 'neutral';

/** Domains are as written, with their macros; without one, the domain whose record it is. */
export type Mechanism =
  | { readonly kind: 'all' }
  | { readonly kind: 'include' | 'exists'; readonly domain: string }
  | {
      readonly kind: 'a' | 'mx';
      readonly domain: string | undefined;
      readonly bits4: number;
      readonly bits6: number;
    }
  | { readonly kind: 'ptr'; readonly domain: string | undefined }
  | { readonly kind: 'ip'; readonly address: Uint8Array; readonly bits: number };

export interface Directive {
  readonly qualifier: Qualifier;
  readonly mechanism: Mechanism;
  /** As it stands in the record, for whoever asks why. */
  readonly text: string;
}

export interface SpfRecord {
  readonly directives: readonly Directive[];
  /** Whose record decides where no directive matches. */
  readonly redirect: string | undefined;
}

const qualifiers: Readonly<Record<string, Qualifier>> = {
  '+': 'pass',
  '-': 'fail',
  '~': 'softfail',
  '?': 'neutral',
};

/** Whether a TXT record is one at all (RFC 7208 section 4.5); others may stand beside it. */
export function isSpfRecord(text: string): boolean {
  return /^v=spf1(?: |$)/i.test(text);
}

/** RFC 7208 section 12. One wrong term makes the whole record one that cannot be used. */
export function parseSpfRecord(text: string): SpfRecord {
  const directives: Directive[] = [];
  const modifiers = new Map<string, string>();
  for (const term of text.slice('v=spf1'.length).split(' ')) {
    if (term === '') continue;
    const [, name, value = ''] = /^([a-z][a-z0-9\-_.]*)=(.*)$/i.exec(term) ?? [];
    if (name === undefined) {
      directives.push(parseDirective(term));
      continue;
    }
    const key = name.toLowerCase();
    if (key !== 'redirect' && key !== 'exp') {
      checkMacros(value, term);
      continue;
    }
    if (modifiers.has(key)) throw new SpfError(`"${key}" stands in the record twice.`);
    modifiers.set(key, parseDomainSpec(value, term));
  }
  return { directives, redirect: modifiers.get('redirect') };
}

function parseDirective(text: string): Directive {
  const qualifier = qualifiers[text.charAt(0)];
  const written = qualifier === undefined ? text : text.slice(1);
  const [, name = '', rest = ''] = /^([a-z0-9]*)(.*)$/is.exec(written) ?? [];
  return { qualifier: qualifier ?? 'pass', mechanism: parseMechanism(name.toLowerCase(), rest, text), text };
}

function parseMechanism(name: string, rest: string, term: string): Mechanism {
  switch (name) {
    case 'all':
      if (rest !== '') throw malformed(term);
      return { kind: 'all' };
    case 'include':
    case 'exists':
      return { kind: name, domain: parseDomainSpec(afterColon(rest, term), term) };
    case 'a':
    case 'mx':
      return { kind: name, ...parseHosts(rest, term) };
    case 'ptr':
      return { kind: 'ptr', domain: rest === '' ? undefined : parseDomainSpec(afterColon(rest, term), term) };
    case 'ip4':
      return parseNetwork(afterColon(rest, term), 32, term);
    case 'ip6':
      return parseNetwork(afterColon(rest, term), 128, term);
    default:
      throw new SpfError(`"${term}" is no mechanism of SPF.`);
  }
}

/** `[:domain][/bits][//bits]`: the first are of IPv4, the second of IPv6. */
function parseHosts(
  rest: string,
  term: string,
): { domain: string | undefined; bits4: number; bits6: number } {
  const [lengths = '', four, six] = /(?:\/(\d{1,3}))?(?:\/\/(\d{1,3}))?$/.exec(rest) ?? [];
  const domain = rest.slice(0, rest.length - lengths.length);
  return {
    domain: domain === '' ? undefined : parseDomainSpec(afterColon(domain, term), term),
    bits4: parseBits(four, 32, term),
    bits6: parseBits(six, 128, term),
  };
}

function parseNetwork(written: string, longest: 32 | 128, term: string): Mechanism {
  const [address = '', bits, ...more] = written.split('/');
  const bytes = parseAddressOf(address, term);
  if (bytes.length * 8 !== longest || more.length > 0) throw malformed(term);
  return { kind: 'ip', address: bytes, bits: parseBits(bits, longest, term) };
}

function parseAddressOf(text: string, term: string): Uint8Array {
  try {
    return parseAddress(text);
  } catch {
    throw malformed(term);
  }
}

function parseBits(text: string | undefined, longest: number, term: string): number {
  if (text === undefined) return longest;
  if (!/^(?:0|[1-9]\d{0,2})$/.test(text) || Number(text) > longest) throw malformed(term);
  return Number(text);
}

function afterColon(rest: string, term: string): string {
  if (!rest.startsWith(':') || rest.length === 1) throw malformed(term);
  return rest.slice(1);
}

/** It ends with a label that could be a top-level domain, or with a macro. */
function parseDomainSpec(text: string, term: string): string {
  checkMacros(text, term);
  if (!text.endsWith('}') && !/\.(?!\d+\.?$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.?$/i.test(text))
    throw malformed(term);
  return text;
}

function malformed(term: string): SpfError {
  return new SpfError(`"${term}" is not written as SPF has it.`);
}
