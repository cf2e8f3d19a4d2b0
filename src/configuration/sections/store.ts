import * as z from 'zod';
import { bytes, durationMs, path, secretFile } from '../values.ts';

const postgres = z
  .strictObject({
    url: z
      .string()
      .refine(isPostgresUrl, { params: { code: 'postgresUrl' } })
      .refine((url) => !holdsPassword(url), { params: { code: 'passwordInUrl' } })
      .meta({ 'x-landfall': 'secret' })
      .describe('postgres://user@host:port/database, without a password.'),
    passwordFile: secretFile.optional().describe('File that holds the password.'),
    caFile: path.optional().describe('Certificates to check the server by, in PEM; the system’s without it.'),
    maxConnections: z.int().min(1).max(1000).default(20).describe('Connections that one process holds.'),
    connectTimeoutMs: durationMs(100, 120_000, 5_000),
    statementTimeoutMs: durationMs(100, 3_600_000, 60_000),
  })
  .describe('The PostgreSQL-compatible server. Needed where kind is "postgres".');

const s3 = z
  .strictObject({
    endpoint: z.url({ protocol: /^https?$/ }).describe('Such as https://s3.eu-central-1.amazonaws.com'),
    region: z.string().min(1).default('us-east-1'),
    bucket: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
      .describe('Must exist already.'),
    prefix: z.string().max(512).default('').describe('Put before every object name.'),
    pathStyle: z.boolean().default(true).describe('endpoint/bucket/key instead of bucket.endpoint/key.'),
    accessKeyIdFile: secretFile,
    secretAccessKeyFile: secretFile,
    cacheBytes: bytes(0, 2 ** 50, 10 * 2 ** 30).describe('Local disk that ranges of remote packs may take.'),
  })
  .describe('Where sealed packs of message bodies go. Without it they stay in the data folder.');

export const store = z
  .strictObject({
    kind: z.enum(['embedded', 'postgres']).default('embedded').describe('What holds rows.'),
    dataFolder: path.default('data').describe('Databases, message bodies, keys and certificates.'),
    shards: z
      .int()
      .min(1)
      .max(256)
      .default(1)
      .describe('Database files of the embedded store, each with a writer of its own. May grow, not shrink.'),
    packBytes: bytes(2 ** 20, 2 ** 34, 256 * 2 ** 20).describe('Size at which a pack of bodies is sealed.'),
    postgres: postgres.optional(),
    s3: s3.optional(),
  })
  .superRefine((value, context) => {
    if (value.kind === 'postgres' && value.postgres === undefined) {
      context.addIssue({ code: 'custom', path: ['postgres'], params: { code: 'postgresMissing' } });
    }
  })
  .prefault({})
  .describe('Where mail and directory are kept.');

function isPostgresUrl(text: string): boolean {
  return URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol);
}

function holdsPassword(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.password !== '' || url.searchParams.has('password');
}
