/** A runtime in whose organisation there are three mailboxes, an endpoint, and the file of a batch in `$csv`. */
import { expect } from 'vitest';
import { makeTestRuntime, type TestRuntime, type TestRuntimeOptions } from '../kit/test-runtime.ts';

export const people =
  'EmailAddress,UserName,Password\nterrya@contoso.com,terry.adams,s3cret-one\nannb@contoso.com,ann.beebe,s3cret-two\n';

export const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

export async function withPeople(options: TestRuntimeOptions = {}): Promise<TestRuntime> {
  const platform = await makeTestRuntime({ confirmer: { confirm: async () => 'yes' }, ...options });
  const made = await platform.run(`
    'terrya', 'annb', 'paulc' | % { New-Mailbox $_ -Alias $_ } | Out-Null
    New-MigrationEndpoint -IMAP -Name IMAPEndpoint -RemoteServer imap.contoso.com -Port 993 -Security Ssl | Out-Null
    $csv = [System.Convert]::FromBase64String('${base64(people)}')
  `);
  expect(made).toMatchObject({ errors: [], thrown: undefined });
  return platform;
}
