import type { Configuration } from '../configuration/schema.ts';
import type { MapiAuthenticationMethod } from '../operations/client-access/virtual-directory.ts';

/** What the endpoint can check, of what a virtual directory may name. */
export function servedMethods({ authentication }: Configuration): MapiAuthenticationMethod[] {
  const { kerberos, ntlm } = authentication;
  return [
    'Basic',
    'OAuth',
    ...(kerberos !== undefined || ntlm ? (['Negotiate'] as const) : []),
    ...(ntlm ? (['NTLM'] as const) : []),
  ];
}
