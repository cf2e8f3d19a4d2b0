import * as z from 'zod';
import { isHostName, isLoopbackAddress } from '../../base/addresses.ts';
import { hostName, path, port, secretFile } from '../values.ts';

const smartHost = z
  .strictObject({
    host: hostName,
    port: port.min(1).default(587),
    security: z
      .enum(['none', 'starttls', 'tls'])
      .default('starttls')
      .describe('TLS from the start, after STARTTLS, or none, which is allowed to loopback addresses alone.'),
    user: z.string().min(1).max(1024).optional().describe('Who signs in; nobody without it.'),
    passwordFile: secretFile.optional().describe('File that holds the password of user.'),
    caFile: path.optional().describe('Certificates to check the server by, in PEM; the system’s without it.'),
  })
  .superRefine(({ host, security, user, passwordFile }, context) => {
    const refuse = (key: string, code: string) =>
      context.addIssue({ code: 'custom', path: [key], params: { code } });
    if (security === 'none' && !isLoopbackAddress(host)) refuse('security', 'plainSmartHost');
    if ((user === undefined) !== (passwordFile === undefined)) refuse('user', 'userAndPassword');
  })
  .describe(
    'The server that takes mail for addresses elsewhere. Without it and without directDelivery, such mail is not sent.',
  );

const mxName = z
  .string()
  .refine((name) => isHostName(name.replace(/^\*\./, '')), { params: { code: 'hostName' } });

export const mail = z
  .strictObject({
    smartHost: smartHost.optional(),
    directDelivery: z
      .boolean()
      .default(false)
      .describe(
        'Whether mail for addresses elsewhere goes straight to the servers that their MX records name, where no smartHost is configured.',
      ),
    from: z
      .email()
      .optional()
      .describe('Sender of mail that the server itself writes; landfall@ the server’s name without it.'),
    mxNames: z
      .array(mxName)
      .max(100)
      .default([])
      .describe(
        'Names in MX records that lead here, beside server.name; *.example.com stands for all below it.',
      ),
  })
  .prefault({})
  .describe('Mail that the server itself sends, and how mail reaches it.');
