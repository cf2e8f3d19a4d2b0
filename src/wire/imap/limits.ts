export interface ImapLimits {
  /** Of the text of one response or command, its literals not counted. A SEARCH of 500,000 UIDs takes 5 MB. */
  readonly maxLineBytes: number;
  /** Of the literals of one response or command that are kept in memory, together. */
  readonly maxHeldLiteralBytes: number;
  /** Of a literal that is passed on in pieces: a message. Nothing of it is kept. */
  readonly maxStreamedLiteralBytes: number;
  /** Of one that is read and forgotten, as it is too long to be kept. */
  readonly maxDroppedLiteralBytes: number;
  /** Parentheses in parentheses. */
  readonly maxDepth: number;
  /** Items of all lists in one response or command. */
  readonly maxTokens: number;
  /** Lines that a string may run over where the peer sends line ends inside quotes. */
  readonly maxBrokenLines: number;
}

/** For a client: servers are few, and send long lists. */
export const defaultClientLimits: ImapLimits = {
  maxLineBytes: 8 * 1024 * 1024,
  maxHeldLiteralBytes: 2 * 1024 * 1024,
  maxStreamedLiteralBytes: 0xffff_ffff,
  maxDroppedLiteralBytes: 64 * 1024 * 1024,
  maxDepth: 100,
  maxTokens: 1_000_000,
  maxBrokenLines: 16,
};

/** For a server: anyone may connect. RFC 7162 section 4 asks for lines of 8,192 bytes at least. */
export const defaultServerLimits: ImapLimits = {
  maxLineBytes: 64 * 1024,
  maxHeldLiteralBytes: 64 * 1024,
  maxStreamedLiteralBytes: 150 * 1024 * 1024,
  maxDroppedLiteralBytes: 600 * 1024 * 1024,
  maxDepth: 50,
  maxTokens: 20_000,
  maxBrokenLines: 0,
};

/**
 * `lenient` reads what real servers send where they break the grammar: line feeds without carriage return, NUL,
 * 8-bit text in quotes, missing or doubled spaces, parentheses too many. `exact` reads RFC 9051 alone.
 */
export type Policy = 'lenient' | 'exact';
