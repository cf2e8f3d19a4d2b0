/**
 * RFC 7208: whether a domain lets an address send mail in its name. Every record is a stranger's, and may ask for more and
 * more others: what one question can cost is bounded as section 4.6.4 has it.
 */
import { domainKey, parseDomainName } from '../../wire/dns/domain-name.ts';
import { formatAddress, parseAddress } from '../../wire/dns/ip-address.ts';
import { SpfError } from '../../wire/spf/spf-error.ts';
import { expandMacros, isSixteen, nibbles, type SpfSubject } from '../../wire/spf/spf-macros.ts';
import { isSpfRecord, type Mechanism, parseSpfRecord, type Qualifier } from '../../wire/spf/spf-record.ts';

export type SpfResult = Qualifier | 'none' | 'permerror';

export interface SpfAnswer {
  readonly result: SpfResult;
  /** Of the domain itself. */
  readonly record: string | undefined;
  /** The directive that has decided, or what is wrong with the record. */
  readonly reason: string | undefined;
}

/** What is asked of the DNS; nothing is an empty list. That there was no answer is an error, and the asker's to catch. */
export interface SpfResolver {
  /** Each with its strings put together. */
  texts(name: string): Promise<readonly string[]>;
  addresses(name: string, family: 4 | 6): Promise<readonly string[]>;
  mailExchangers(name: string): Promise<readonly string[]>;
  /** Names that an address has: of its name under in-addr.arpa or ip6.arpa. */
  pointers(name: string): Promise<readonly string[]>;
}

const maxTermsThatAsk = 10;
const maxVoidAnswers = 2;
const maxNames = 10;

export function checkHost(subject: SpfSubject, resolver: SpfResolver): Promise<SpfAnswer> {
  return new HostCheck(resolver).check({ ...subject, address: formatAddress(parseAddress(subject.address)) });
}

class HostCheck {
  readonly #resolver: SpfResolver;
  #asking = 0;
  #void = 0;

  constructor(resolver: SpfResolver) {
    this.#resolver = resolver;
  }

  async check(subject: SpfSubject): Promise<SpfAnswer> {
    if (!isDomainName(subject.domain)) return { result: 'none', record: undefined, reason: undefined };
    const records = (await this.#resolver.texts(subject.domain)).filter(isSpfRecord);
    const [record] = records;
    if (record === undefined) return { result: 'none', record, reason: undefined };
    try {
      if (records.length > 1) throw new SpfError(`${subject.domain} has ${records.length} SPF records.`);
      return { record, ...(await this.#evaluate(record, subject)) };
    } catch (error) {
      if (!(error instanceof SpfError)) throw error;
      return { result: 'permerror', record, reason: error.message };
    }
  }

  async #evaluate(record: string, subject: SpfSubject): Promise<Pick<SpfAnswer, 'result' | 'reason'>> {
    const { directives, redirect } = parseSpfRecord(record);
    for (const { mechanism, qualifier, text } of directives) {
      if (await this.#matches(mechanism, subject)) return { result: qualifier, reason: text };
    }
    if (redirect === undefined) return { result: 'neutral', reason: undefined };
    this.#countAsking();
    const domain = expandMacros(redirect, subject);
    const { result, reason } = await this.check({ ...subject, domain });
    // Section 6.1.
    if (result === 'none')
      throw new SpfError(`"redirect=${redirect}" leads to a domain without an SPF record.`);
    return { result, reason };
  }

  async #matches(mechanism: Mechanism, subject: SpfSubject): Promise<boolean> {
    switch (mechanism.kind) {
      case 'all':
        return true;
      case 'ip':
        return isWithin(subject.address, mechanism.address, mechanism.bits);
      case 'include':
        return this.#includes(mechanism.domain, subject);
      case 'exists':
        return this.#exists(mechanism.domain, subject);
      case 'a':
        return this.#hasAddress(mechanism, subject);
      case 'mx':
        return this.#isExchanger(mechanism, subject);
      case 'ptr':
        return this.#isNamed(targetOf(mechanism, subject), subject);
    }
  }

  /** Section 5.2: only a pass of the other record counts. */
  async #includes(domain: string, subject: SpfSubject): Promise<boolean> {
    this.#countAsking();
    const { result, reason } = await this.check({ ...subject, domain: expandMacros(domain, subject) });
    if (result === 'none') throw new SpfError(`"include:${domain}" names a domain without an SPF record.`);
    if (result === 'permerror') throw new SpfError(`Of "include:${domain}": ${reason}`);
    return result === 'pass';
  }

  async #exists(domain: string, subject: SpfSubject): Promise<boolean> {
    this.#countAsking();
    // Section 5.7: always of IPv4.
    const found = await this.#ask(expandMacros(domain, subject), (name) => this.#resolver.addresses(name, 4));
    return found.length > 0;
  }

  async #hasAddress(
    mechanism: Extract<Mechanism, { kind: 'a' | 'mx' }>,
    subject: SpfSubject,
  ): Promise<boolean> {
    this.#countAsking();
    const found = await this.#ask(targetOf(mechanism, subject), (name) => this.#addressesOf(name, subject));
    return isAmong(subject.address, found, mechanism);
  }

  async #isExchanger(
    mechanism: Extract<Mechanism, { kind: 'a' | 'mx' }>,
    subject: SpfSubject,
  ): Promise<boolean> {
    this.#countAsking();
    const exchangers = await this.#ask(targetOf(mechanism, subject), (name) =>
      this.#resolver.mailExchangers(name),
    );
    if (exchangers.length > maxNames) {
      throw new SpfError(`"mx" stands for ${exchangers.length} servers, and may for ${maxNames}.`);
    }
    for (const exchanger of exchangers) {
      if (isAmong(subject.address, await this.#addressesOf(exchanger, subject), mechanism)) return true;
    }
    return false;
  }

  #addressesOf(name: string, { address }: SpfSubject): Promise<readonly string[]> {
    return this.#resolver.addresses(name, isSixteen(address) ? 6 : 4);
  }

  /** Section 5.5. */
  async #isNamed(domain: string, subject: SpfSubject): Promise<boolean> {
    this.#countAsking();
    const { address } = subject;
    const isSix = isSixteen(address);
    const reversed = (isSix ? nibbles(address) : address).split('.').reverse().join('.');
    const names = await this.#ask(`${reversed}.${isSix ? 'ip6' : 'in-addr'}.arpa`, (name) =>
      this.#resolver.pointers(name),
    );
    const target = domainKey(domain);
    for (const name of names.slice(0, maxNames)) {
      const key = domainKey(name);
      if (key !== target && !key.endsWith(`.${target}`)) continue;
      if ((await this.#addressesOf(name, subject)).includes(address)) return true;
    }
    return false;
  }

  /** A name that cannot be asked for has nothing. */
  async #ask(name: string, ask: (name: string) => Promise<readonly string[]>): Promise<readonly string[]> {
    const found = isDomainName(name) ? await ask(name) : [];
    if (found.length > 0) return found;
    this.#void += 1;
    if (this.#void > maxVoidAnswers) {
      throw new SpfError(
        `More than ${maxVoidAnswers} of its terms name what is not in the DNS, the last ${name}.`,
      );
    }
    return found;
  }

  #countAsking(): void {
    this.#asking += 1;
    if (this.#asking > maxTermsThatAsk) {
      throw new SpfError(
        `More than ${maxTermsThatAsk} of its terms, with those that they include, ask the DNS.`,
      );
    }
  }
}

function targetOf({ domain }: { readonly domain: string | undefined }, subject: SpfSubject): string {
  return domain === undefined ? subject.domain : expandMacros(domain, subject);
}

/** Section 4.3: of several labels, each of which can be sent. */
function isDomainName(name: string): boolean {
  if (!name.includes('.')) return false;
  try {
    return parseDomainName(name).length > 1;
  } catch {
    return false;
  }
}

function isAmong(
  address: string,
  found: readonly string[],
  { bits4, bits6 }: { readonly bits4: number; readonly bits6: number },
): boolean {
  const bits = isSixteen(address) ? bits6 : bits4;
  return found.some((one) => isWithin(address, parseAddress(one), bits));
}

function isWithin(address: string, network: Uint8Array, bits: number): boolean {
  const bytes = parseAddress(address);
  if (bytes.length !== network.length) return false;
  const whole = bits >>> 3;
  for (let index = 0; index < whole; index += 1) if (bytes[index] !== network[index]) return false;
  const rest = bits & 7;
  if (rest === 0) return true;
  const mask = (0xff << (8 - rest)) & 0xff;
  return ((bytes[whole] ?? 0) & mask) === ((network[whole] ?? 0) & mask);
}
