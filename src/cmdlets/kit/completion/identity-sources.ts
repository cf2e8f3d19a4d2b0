/**
 * Where the names come from that a parameter may be given. A source is a cmdlet that reads: it runs by the one
 * dispatcher, so that nobody is offered what they could not list, and a session on a server asks the server.
 */
import { findMember, toText, type Value } from '../../../wire/powershell-language/index.ts';
import type { Parameter } from '../parameter.ts';

export type IdentityKind = Exclude<NonNullable<Parameter['completer']>, 'cmdlet' | 'property'>;

export interface IdentitySource {
  readonly cmdlet: string;
  /** The parameter that takes the beginning of a name; without one all are read, and chosen here. */
  readonly beginning?: string;
  /** Properties that may be typed, the one to offer when nothing was typed first. */
  readonly names: readonly string[];
  /** Says what the object is. */
  readonly tooltip: readonly string[];
}

const people = { beginning: 'Anr', names: ['Name', 'Alias', 'PrimarySmtpAddress', 'DisplayName'] } as const;

export const identitySources: Readonly<Record<IdentityKind, IdentitySource>> = {
  recipient: { ...people, cmdlet: 'Get-Recipient', tooltip: ['DisplayName', 'PrimarySmtpAddress'] },
  mailbox: { ...people, cmdlet: 'Get-Mailbox', tooltip: ['DisplayName', 'PrimarySmtpAddress'] },
  organization: { cmdlet: 'Get-Organization', names: ['Name'], tooltip: ['DisplayName'] },
  domain: { cmdlet: 'Get-AcceptedDomain', names: ['DomainName', 'Name'], tooltip: ['DomainType'] },
  migrationEndpoint: {
    cmdlet: 'Get-MigrationEndpoint',
    names: ['Identity'],
    tooltip: ['EndpointType', 'RemoteServer'],
  },
  migrationBatch: { cmdlet: 'Get-MigrationBatch', names: ['Identity'], tooltip: ['Status'] },
  migrationUser: { cmdlet: 'Get-MigrationUser', names: ['Identity'], tooltip: ['BatchId', 'Status'] },
  directoryConnector: { cmdlet: 'Get-DirectoryConnector', names: ['Name'], tooltip: ['Type', 'Server'] },
};

/** The first name that begins as what was typed. */
export function findName(item: Value, { names }: IdentitySource, typed: string): string | undefined {
  const lower = typed.toLowerCase();
  return textsOf(item, names).find((name) => name.toLowerCase().startsWith(lower));
}

export function describeIdentity(item: Value, { tooltip }: IdentitySource): string {
  return [...new Set(textsOf(item, tooltip))].join(', ');
}

function textsOf(item: Value, names: readonly string[]): string[] {
  return names.map((name) => toText(findMember(item, name)?.value)).filter((text) => text !== '');
}
