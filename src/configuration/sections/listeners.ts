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
  })
  .superRefine((value, context) => {
    const { web, operations } = value;
    const clash = web.enabled && operations.enabled && web.port !== 0 && web.port === operations.port;
    if (clash && sharesAddress(web.address, operations.address)) {
      context.addIssue({ code: 'custom', path: ['operations', 'port'], params: { code: 'portTwice' } });
    }
  })
  .prefault({})
  .describe('Where the server listens.');

function sharesAddress(a: string, b: string): boolean {
  return a === b || [a, b].some((one) => one === '*' || one === '0.0.0.0' || one === '::');
}
