import { expect, it } from 'vitest';
import { describeWith } from '../services.ts';
import { startOpenLdap } from './open-ldap.ts';

describeWith('openldap', 'an OpenLDAP for tests', () => {
  it.each(['log', 'plain', 'none'] as const)(
    'takes changes and keeps them when killed (%s)',
    async (following) => {
      await using server = await startOpenLdap({ following });
      await server.modify(`dn: cn=Kim,${server.baseDn}
objectClass: inetOrgPerson
cn: Kim
sn: Kim
`);
      await server.kill();
      await server.start();
      expect(await server.search('(cn=Kim)', ['sn'])).toContain('sn: Kim');
    },
  );
});
