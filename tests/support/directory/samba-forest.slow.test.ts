import { expect, it } from 'vitest';
import { describeWith } from '../services.ts';
import { startSambaForest } from './samba-forest.ts';

describeWith('samba', 'a forest of Samba for tests', () => {
  it('has the attributes of Exchange, takes changes, and forgets nothing when it is killed', async () => {
    await using forest = await startSambaForest();
    await forest.modify(`dn: CN=Kim,CN=Users,${forest.baseDn}
objectClass: user
sAMAccountName: kim
mailNickname: kim
extensionAttribute15: x
`);
    await forest.kill();
    await forest.start();
    expect(await forest.search('(mailNickname=kim)', ['extensionAttribute15'])).toContain(
      'extensionAttribute15: x',
    );
  });

  it('comes with what was seeded, beside another of the same kind', async () => {
    const seed = `dn: OU=Seeded,DC=fabrikam,DC=local\nobjectClass: organizationalUnit\n`;
    await using first = await startSambaForest({ domain: 'fabrikam.local', seed });
    await using second = await startSambaForest({ domain: 'fabrikam.local', seed });
    expect(first.host).not.toBe(second.host);
    for (const forest of [first, second])
      expect(await forest.search('(ou=Seeded)', ['ou'])).toContain('ou: Seeded');
  });
});
