import * as z from 'zod';
import { hostName, path } from '../values.ts';

export const tls = z
  .strictObject({
    certificateFile: path.optional().describe('Certificate and its chain in PEM; self-signed without it.'),
    keyFile: path.optional().describe('Its private key in PEM.'),
    names: z
      .array(hostName)
      .max(100)
      .default([])
      .describe('Further names that a self-signed certificate carries.'),
    minVersion: z.enum(['TLSv1.2', 'TLSv1.3']).default('TLSv1.2'),
  })
  .superRefine((value, context) => {
    const [certificate, key] = [value.certificateFile, value.keyFile];
    if ((certificate === undefined) !== (key === undefined)) {
      const path = [certificate === undefined ? 'certificateFile' : 'keyFile'];
      context.addIssue({ code: 'custom', path, params: { code: 'certificateAndKey' } });
    }
  })
  .prefault({})
  .describe('Certificates. They are read again on SIGHUP.');
