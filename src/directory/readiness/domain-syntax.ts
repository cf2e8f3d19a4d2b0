import { domainToASCII } from 'node:url';
import type { LocalText } from '../../base/language.ts';
import { quote } from './character-sets.ts';

/** RFC 1035 section 2.3.4. */
const maxDomainLength = 253;
const maxLabelLength = 63;
const labelShape = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** What is wrong with the part behind `@`; a single label is a domain too, if none of the internet. */
export function findDomainFault(domain: string): LocalText | undefined {
  if (domain === '') return { en: 'Nothing follows the @.', ko: '@ 뒤에 도메인이 없습니다.' };
  if (/^\[|^[\d.]+$/.test(domain)) {
    return {
      en: `"${quote(domain)}" is an IP address.`,
      ko: `"${quote(domain)}"은(는) 도메인이 아니라 IP 주소입니다.`,
    };
  }
  if (domain.startsWith('.') || domain.endsWith('.') || domain.includes('..')) {
    return {
      en: `The domain "${quote(domain)}" has a dot at its end or two in a row.`,
      ko: `도메인 "${quote(domain)}"의 맨 앞이나 맨 뒤에 마침표가 있거나 마침표가 연달아 있습니다.`,
    };
  }
  const ascii = toAsciiDomain(domain);
  if (ascii === undefined) {
    return {
      en: `The domain "${quote(domain)}" holds a character that no domain name has.`,
      ko: `도메인 "${quote(domain)}"에 도메인 이름에 쓸 수 없는 문자가 있습니다.`,
    };
  }
  if (ascii.length > maxDomainLength) {
    return {
      en: `The domain has ${ascii.length} characters, and ${maxDomainLength} are allowed.`,
      ko: `도메인이 ${ascii.length}자입니다. 최대 ${maxDomainLength}자까지 쓸 수 있습니다.`,
    };
  }
  const wrong = ascii.split('.').find((label) => label.length > maxLabelLength || !labelShape.test(label));
  if (wrong === undefined) return undefined;
  return wrong.length > maxLabelLength
    ? {
        en: `"${quote(wrong)}" in its domain has more than ${maxLabelLength} characters.`,
        ko: `도메인에 있는 "${quote(wrong)}"이(가) ${maxLabelLength}자보다 깁니다.`,
      }
    : {
        en: `"${quote(wrong)}" in its domain may hold letters, digits and inner hyphens alone.`,
        ko: `도메인에 있는 "${quote(wrong)}"에는 영문자, 숫자, 중간의 하이픈만 쓸 수 있습니다.`,
      };
}

/** Lower-case A-labels; undefined where it is no name at all. Not held against the rules of host names. */
export function toAsciiDomain(domain: string): string | undefined {
  // What a parser of URLs would take for the end of the name, or decode.
  if (/[\s/?#@\\%:]/.test(domain)) return undefined;
  if (/^[A-Za-z0-9._-]*$/.test(domain) && !/xn--/i.test(domain)) return domain.toLowerCase();
  const ascii = domainToASCII(domain).toLowerCase();
  return ascii === '' ? undefined : ascii;
}

/** The last label, as an A-label; undefined for what is no domain, or has one label alone. */
export function topLevelOf(domain: string): string | undefined {
  const ascii = toAsciiDomain(domain);
  if (ascii === undefined) return undefined;
  const dot = ascii.lastIndexOf('.');
  return dot < 0 ? undefined : ascii.slice(dot + 1);
}
