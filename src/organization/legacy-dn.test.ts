import { expect, it } from 'vitest';
import type { Guid } from '../base/ids.ts';
import { legacyDnOf, readLegacyDn } from './legacy-dn.ts';

const organization = '0a1b2c3d-0000-4000-8000-00000000000a' as Guid;
const recipient = '0a1b2c3d-0000-4000-8000-00000000000b' as Guid;

it('names a recipient, and is read without case', () => {
  const dn = legacyDnOf(organization, recipient);
  expect(dn).toBe(
    '/o=Landfall/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=0a1b2c3d00004000800000000000000a-0a1b2c3d00004000800000000000000b',
  );
  expect(readLegacyDn(dn.toUpperCase())).toEqual({ organization, recipient });
});

it.each([
  ['another organisation of servers', '/o=Contoso/ou=x/cn=Recipients/cn=terry'],
  ['nothing behind it', legacyDnOf(organization, recipient).slice(0, -1)],
])('%s is none of ours', (_, dn) => expect(readLegacyDn(dn)).toBeUndefined());
