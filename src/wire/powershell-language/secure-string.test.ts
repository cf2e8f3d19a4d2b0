import { describe, expect, it } from 'vitest';
import { toText } from './convert.ts';
import { CredentialValue, SecureStringValue } from './secure-string.ts';
import { makeTestShell } from './test-session.ts';

const shell = makeTestShell();
shell.session.global.set('secret', new SecureStringValue('hunter2'));
shell.session.global.set('credential', new CredentialValue('contoso\\kim', new SecureStringValue('hunter2')));

describe('secure strings and credentials', () => {
  it.each([
    ['"$secret"', "'System.Security.SecureString'"],
    ['$secret.Length', 'Int32:7'],
    ['$secret -is [securestring]', 'Boolean:True'],
    ['$secret.GetType().FullName', "'System.Security.SecureString'"],
    ['"$credential"', "'System.Management.Automation.PSCredential'"],
    ['$credential.UserName', "'contoso\\kim'"],
    ['"$($credential.Password)"', "'System.Security.SecureString'"],
    ['$credential.GetNetworkCredential().Password', "'hunter2'"],
    ['$credential.GetNetworkCredential().UserName', "'kim'"],
    ['$credential.GetNetworkCredential().Domain', "'contoso'"],
    ["[pscredential]::new('lee', $secret).GetNetworkCredential().UserName", "'lee'"],
    ["$s = [securestring]::new(); foreach ($c in 'a','bc') { $s.AppendChar($c) }; $s.Length", 'Int32:2'],
  ])('%s', async (line, expected) => {
    expect(await shell.run(line)).toEqual({ out: [expected], errors: [], thrown: undefined });
  });

  it.each([
    ["[pscredential]::new('lee', 'plain')", 'The password of a credential must be a SecureString.'],
    ['$secret.Reveal()', "does not contain a method named 'Reveal'"],
    ["$s = [securestring]::new(); $s.MakeReadOnly(); $s.AppendChar('x')", 'Instance is read-only.'],
  ])('%s is refused', async (line, message) => {
    expect((await shell.run(line)).errors.join()).toContain(message);
  });

  it('give the text to rooms alone', () => {
    const secret = new SecureStringValue('hunter2');
    expect([secret.reveal(), toText(secret), JSON.stringify(secret)]).toEqual([
      'hunter2',
      'System.Security.SecureString',
      '{}',
    ]);
  });
});
