import * as z from 'zod';
import { isLoopbackAddress } from '../../base/addresses.ts';
import { address, port } from '../values.ts';

function listener(defaults: { address: string; port: number; tls: boolean }, about: string) {
  return z
    .strictObject({
      enabled: z.boolean().default(true).describe('Whether to listen at all.'),
      address: address.default(defaults.address),
      port: port.default(defaults.port),
      tls: z
        .boolean()
        .default(defaults.tls)
        .describe('Whether connections are encrypted. May be off on a loopback address alone.'),
    })
    .superRefine((value, context) => {
      if (value.enabled && !value.tls && !isLoopbackAddress(value.address)) {
        context.addIssue({ code: 'custom', path: ['tls'], params: { code: 'plainBeyondLoopback' } });
      }
    })
    .prefault({})
    .describe(about);
}

/** With TLS from the first byte, or before anybody signs in. */
function mail(defaults: { port: number }, about: string) {
  return z
    .strictObject({
      enabled: z.boolean().default(true).describe('Whether to listen at all.'),
      address: address.default('*'),
      port: port.default(defaults.port),
    })
    .prefault({})
    .describe(about);
}

export const listeners = z
  .strictObject({
    web: listener(
      { address: '*', port: 8443, tls: true },
      'Console, REST, remote PowerShell and MAPI over HTTPS, and the status page.',
    ),
    operations: listener(
      { address: '127.0.0.1', port: 8081, tls: false },
      'Health and metrics for the machine itself and for whatever watches it.',
    ),
    imaps: mail({ port: 8993 }, 'IMAP in TLS from the beginning; 993 where the server may have it.'),
    imap: mail({ port: 8143 }, 'IMAP that begins with STARTTLS; 143 where the server may have it.'),
    smtp: mail(
      { port: 8025 },
      'SMTP for other servers, which bring mail for the accepted domains; they look for it on 25 alone.',
    ),
    submissions: mail(
      { port: 8465 },
      'SMTP for people who sign in to send, in TLS from the beginning; 465 where the server may have it.',
    ),
    submission: mail(
      { port: 8587 },
      'SMTP for people who sign in to send, that begins with STARTTLS; 587 where the server may have it.',
    ),
  })
  .superRefine((value, context) => {
    const all = Object.entries(value).filter(([, { enabled, port: own }]) => enabled && own !== 0);
    for (const [index, [name, one]] of all.entries()) {
      const isTwice = all
        .slice(0, index)
        .some(([, other]) => other.port === one.port && sharesAddress(other.address, one.address));
      if (isTwice) context.addIssue({ code: 'custom', path: [name, 'port'], params: { code: 'portTwice' } });
    }
  })
  .prefault({})
  .describe('Where the server listens.');

function sharesAddress(a: string, b: string): boolean {
  return a === b || [a, b].some((one) => one === '*' || one === '0.0.0.0' || one === '::');
}
