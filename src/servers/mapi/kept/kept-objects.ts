/** What of a session is written down for the process that comes after: what is open, and not what can be read again. */
import * as z from 'zod';

const handle = z.int().min(0).max(0xffff_fffe);
const folder = z.int().min(1);
const bytes = z.base64();
const id = z.string().regex(/^\d{1,20}$/);

const tableSource = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('hierarchy'),
    folder,
    isDeep: z.boolean(),
    isEmpty: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('contents'),
    folder,
    isAssociated: z.boolean(),
    showsDeleted: z.boolean(),
  }),
]);

const keptObject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('logon'), handle, dn: z.string(), isPublic: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('folder'), handle, folder }),
  z.strictObject({
    kind: z.literal('notification'),
    handle,
    types: z.int(),
    folder: id.nullable(),
    message: id.nullable(),
  }),
  z.strictObject({
    kind: z.literal('table'),
    handle,
    source: tableSource,
    isTold: z.boolean(),
    isViewed: z.boolean(),
    columns: z.array(z.int()).nullable(),
    restriction: bytes.nullable(),
    sort: bytes.nullable(),
    position: z.int().min(0),
    open: z.array(id),
  }),
  z.strictObject({
    kind: z.literal('message'),
    handle,
    folder,
    isAssociated: z.boolean(),
    isWritable: z.boolean(),
    item: z.int().min(1).nullable(),
    /** Change number of the message when its client opened it. */
    opened: z.int().nullable(),
    /** With what its client has changed and not saved; `null` where that is nothing. */
    content: bytes.nullable(),
  }),
]);

export const keptSession = z.strictObject({
  version: z.literal(1),
  userDn: z.string(),
  codePage: z.int(),
  lcidSort: z.int(),
  lcidString: z.int(),
  /** What the client has told of itself. */
  facts: z
    .strictObject({
      mode: z.enum(['Unknown', 'Classic', 'Cached']).optional(),
      process: z.string().optional(),
    })
    .optional(),
  objects: z.array(keptObject),
});

export type KeptObject = z.infer<typeof keptObject>;
export type KeptSession = z.infer<typeof keptSession>;
export type KeptTable = Extract<KeptObject, { kind: 'table' }>;
export type KeptMessage = Extract<KeptObject, { kind: 'message' }>;
