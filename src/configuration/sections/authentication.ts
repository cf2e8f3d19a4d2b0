import * as z from 'zod';
import { durationMs, hostName, path } from '../values.ts';

const realm = z
  .strictObject({
    name: z.string().min(1).max(255).describe('As the domain controller calls it: CONTOSO.LOCAL.'),
    domains: z
      .array(hostName)
      .min(1)
      .max(100)
      .describe('Of the sign-in names (UPN) of its people; nobody of another domain is taken from it.'),
  })
  .describe('A realm whose people sign in with names of another domain than that of its own name.');

const kerberos = z
  .strictObject({
    keytabFile: path.describe(
      'Keys of the service HTTP/<name of the server>, AES alone, as ktpass or kadmin writes them. Read again when the file changes.',
    ),
    realms: z.array(realm).max(1000).default([]),
    clockSkewMs: durationMs(1_000, 3_600_000, 300_000).describe('How far clocks of clients may be off.'),
  })
  .describe('Negotiate: people whom a domain controller vouches for sign in without a password.');

export const authentication = z
  .strictObject({
    kerberos: kerberos.optional(),
    ntlm: z
      .boolean()
      .default(false)
      .describe(
        'Whether NTLM is offered. It serves organisations that keep NT hashes alone: Set-OrganizationConfig -NtHashesKept $true.',
      ),
  })
  .prefault({})
  .describe('How Outlook signs in besides passwords and access tokens.');
