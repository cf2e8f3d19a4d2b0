/**
 * What is sealed of a session that its client has left: variables, and what waits for the client. Compressed, for
 * CLIXML shrinks to a twentieth; all of it under the key of the organisation, as output is as secret as what
 * it tells of.
 */
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { z } from 'zod';
import { parseGuid } from '../../../base/ids.ts';
import type { HostInfo, RestoredPool } from '../../../wire/psrp/index.ts';
import type { KeptVariables } from './kept-variables.ts';

export interface KeptState {
  readonly pool: RestoredPool;
  readonly host: HostInfo;
  readonly variables: KeptVariables;
  /** Pipelines whose last output did not fit. */
  readonly cut: readonly string[];
}

/** Output is cut to fit into this, and variables are left out; what is larger was not written here. */
const maxStateBytes = 32 * 1024 * 1024;

const guid = z.string().transform((text, context) => {
  const found = parseGuid(text);
  if (found !== undefined) return found;
  context.addIssue({ code: 'custom', message: 'no GUID' });
  return z.NEVER;
});
const bytes = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));
const counter = z
  .string()
  .regex(/^\d{1,19}$/)
  .transform(BigInt);
const host = z
  .object({
    isHostNull: z.boolean(),
    isHostUINull: z.boolean(),
    isHostRawUINull: z.boolean(),
    useRunspaceHost: z.boolean(),
    /** Of its window: all that the server asks of it. */
    width: z.number().nullable(),
  })
  .transform(({ width, ...rest }): HostInfo => {
    return width === null ? rest : { ...rest, defaultData: { bufferSize: { width, height: 1 } } };
  });
const message = z.object({
  objectId: counter,
  message: bytes,
  sent: z.number().int().min(0),
  nextFragmentId: counter,
});
const state = z.object({
  pool: z.object({
    id: guid,
    minRunspaces: z.number(),
    maxRunspaces: z.number(),
    sessionKey: bytes.optional(),
    pipelines: z.array(
      z.object({
        id: guid,
        state: z.enum([
          'NotStarted',
          'Running',
          'Stopping',
          'Stopped',
          'Completed',
          'Failed',
          'Disconnected',
        ]),
      }),
    ),
    lanes: z.array(
      z
        .object({ scope: guid.optional(), messages: z.array(message) })
        .transform(({ scope, messages }) => ({ scope, messages })),
    ),
    nextObjectId: counter,
  }),
  host,
  variables: z.object({
    values: z.record(z.string(), z.string()),
    functions: z.record(z.string(), z.string()),
    aliases: z.record(z.string(), z.string()),
  }),
  cut: z.array(z.string()),
});

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

const base64 = (data: Uint8Array): string => Buffer.from(data).toString('base64');

export async function packState({
  pool,
  host: { defaultData, ...flags },
  ...kept
}: KeptState): Promise<Uint8Array> {
  const { sessionKey, lanes = [], nextObjectId = 1n } = pool;
  const width = defaultData?.bufferSize?.width ?? defaultData?.windowSize?.width ?? null;
  const plain = {
    ...kept,
    host: { ...flags, width },
    pool: {
      ...pool,
      ...(sessionKey && { sessionKey: base64(sessionKey) }),
      nextObjectId: String(nextObjectId),
      lanes: lanes.map(({ scope, messages }) => ({
        scope,
        messages: messages.map((one) => ({
          objectId: String(one.objectId),
          message: base64(one.message),
          sent: one.sent,
          nextFragmentId: String(one.nextFragmentId),
        })),
      })),
    },
  };
  return deflate(JSON.stringify(plain), { level: 1 });
}

/** Throws for what was not written by `packState`. */
export async function unpackState(packed: Uint8Array): Promise<KeptState> {
  const text = await inflate(packed, { maxOutputLength: maxStateBytes });
  return state.parse(JSON.parse(text.toString('utf8')));
}
