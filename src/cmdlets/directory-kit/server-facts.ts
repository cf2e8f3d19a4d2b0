/** What a shell that is a client of a server must know of the organisation there: asked with cmdlets, as anybody could. */
import { isAppError } from '../../base/errors.ts';
import type { ExistingName } from '../../directory/readiness/engine/existing-names.ts';
import { type OrganizationFacts, unknownOrganization } from '../../directory/readiness/run-examination.ts';
import {
  findMember,
  isCollection,
  PowerShellError,
  toBoolean,
  toText,
  type Value,
} from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';

export async function askFacts({
  askServer,
  reporter,
}: Pick<CmdletContext, 'askServer' | 'reporter'>): Promise<OrganizationFacts> {
  if (askServer === undefined) return unknownOrganization;
  try {
    const domains = await Array.fromAsync(askServer('Get-AcceptedDomain', {}));
    const verified = domains.filter((domain) => memberOf(domain, 'PendingVerification') !== true);
    const names = verified.map((domain) => textOf(domain, 'DomainName')).filter((name) => name !== '');
    const preferred = verified.find((domain) => toBoolean(memberOf(domain, 'Default')));
    return {
      verifiedDomains: names,
      defaultDomain: preferred === undefined ? undefined : textOf(preferred, 'DomainName'),
      initialDomain: names.find((name) => name.endsWith('.onmicrosoft.com')),
      existing: existingNames(askServer('Get-Recipient', { ResultSize: 'Unlimited' })),
    };
  } catch (error) {
    if (!(error instanceof PowerShellError) && !isAppError(error)) throw error;
    reporter.warn(`The organisation was not asked: ${error.message}`);
    return unknownOrganization;
  }
}

async function* existingNames(recipients: AsyncIterable<Value>): AsyncGenerator<ExistingName> {
  for await (const row of recipients) {
    const primary = textOf(row, 'PrimarySmtpAddress');
    const name = textOf(row, 'DisplayName') || textOf(row, 'Name');
    const recipient = {
      label: primary === '' ? name : `${name} <${primary}>`,
      primaryAddress: primary === '' ? undefined : primary,
      sourceAnchor: undefined,
    };
    const addresses = memberOf(row, 'EmailAddresses');
    for (const address of isCollection(addresses) ? (addresses as Iterable<Value>) : []) {
      yield { space: 'address', value: toText(address).replace(/^smtp:/i, ''), recipient };
    }
    const alias = textOf(row, 'Alias');
    if (alias !== '') yield { space: 'mailNickname', value: alias, recipient };
  }
}

const memberOf = (value: Value, name: string): Value => findMember(value, name)?.value;
const textOf = (value: Value, name: string): string => {
  const found = memberOf(value, name);
  return found === null || found === undefined ? '' : toText(found);
};
