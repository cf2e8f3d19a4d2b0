/**
 * The house as data: which room may import which. ARCHITECTURE.md explains it; `npm run check` and
 * import-directions.test.ts hold it. Paths are below src/.
 */

/**
 * From top to bottom. A file may import its own room and every room further down; rooms that share a line do
 * not see each other. `servers/*` makes every folder in servers/ a room of its own, so that no protocol
 * imports another; what they share lies in servers/ itself, in servers/tls and in servers/authentication,
 * the room below them.
 */
export const layers: readonly (readonly string[])[] = [
  ['main.ts'],
  ['composition'],
  ['shell'],
  ['configuration'],
  ['servers/*'],
  ['servers', 'servers/tls', 'servers/authentication'],
  ['cmdlets'],
  ['migration', 'directory', 'partner', 'reports', 'mailflow', 'operations'],
  ['mailbox'],
  ['organization', 'access'],
  ['store/*'],
  ['store', 'store/ports'],
  ['wire'],
  ['base'],
];

/** Lines whose rooms do see each other: parts of one whole, kept in folders for the reader's sake. */
export const sharedRooms: readonly string[] = [
  'servers',
  'servers/tls',
  'servers/authentication',
  'store/*',
  'store',
  'store/ports',
];

/** What a room may use of Node and of npm. A room that is not named here is free. */
export interface RoomRule {
  readonly room: string;
  readonly reason: string;
  /** Specifier to the names that may be imported from it, or 'any'. */
  readonly packages: Readonly<Record<string, readonly RegExp[] | 'any'>>;
}

export const roomRules: readonly RoomRule[] = [
  {
    room: 'wire',
    reason: 'codecs and state machines hold no socket, timer, file or promise',
    packages: {
      'node:buffer': 'any',
      // Computing on bytes in memory, in one call.
      'node:crypto': [
        /^(hash|createHash|createHmac|timingSafeEqual|createCipheriv|createDecipheriv)$/,
        // The session key of PowerShell remoting travels under RSA; keys come from the caller.
        /^(createPublicKey|createPrivateKey|publicEncrypt|privateDecrypt|constants)$/,
      ],
      'node:zlib': [/Sync$/, /^(constants|crc32)$/],
      saxes: 'any',
    },
  },
];

/** What may be imported in some rooms alone. */
export interface PackageRule {
  readonly packages: readonly string[];
  readonly rooms: readonly string[];
  readonly reason: string;
}

export const packageRules: readonly PackageRule[] = [
  {
    packages: ['kysely', 'pg', 'node:sqlite'],
    rooms: ['store/sql'],
    reason: 'SQL is written in store/sql alone',
  },
];

/** Text that only these rooms may contain. */
export const sqlRooms: readonly string[] = ['store/sql'];
