import type { Section } from './section.ts';

/** Items of one word. ALL, FAST and FULL are left to whoever types by hand; a reader expands them. */
export const plainItems = [
  'UID',
  'FLAGS',
  'INTERNALDATE',
  'RFC822.SIZE',
  'ENVELOPE',
  'BODYSTRUCTURE',
  'BODY',
  'MODSEQ',
  'EMAILID',
  'THREADID',
  'SAVEDATE',
  'RFC822',
  'RFC822.HEADER',
  'RFC822.TEXT',
  'X-GM-MSGID',
  'X-GM-THRID',
  'X-GM-LABELS',
] as const;

export type PlainItem = (typeof plainItems)[number];

export type FetchItem =
  | { readonly item: PlainItem }
  | {
      readonly item: 'BODY[]' | 'BINARY[]';
      readonly section: Section;
      /** Without setting \Seen. */
      readonly isPeek: boolean;
      readonly partial?: { readonly origin: number; readonly count: number };
    }
  | { readonly item: 'BINARY.SIZE[]'; readonly section: Section };

/** RFC 9051 section 6.4.5. */
export const itemMacros: Readonly<Record<string, readonly PlainItem[]>> = {
  ALL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'],
  FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
  FULL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY'],
};
