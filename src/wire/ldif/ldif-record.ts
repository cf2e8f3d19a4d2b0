/** What a file of the LDAP Data Interchange Format holds: RFC 2849. */

export interface LdifValue {
  /** As it is spelled, without options. */
  readonly attribute: string;
  /** `binary`, `lang-ko`, `range=0-1499`. */
  readonly options: readonly string[];
  readonly value: Uint8Array;
  readonly line: number;
}

/** A value above the limits, where the reader was told to go on without such. */
export interface OmittedValue {
  readonly attribute: string;
  readonly line: number;
  /** As it stands in the file: base64 is longer than what it means. */
  readonly bytes: number;
}

export const ldifOperations = ['add', 'delete', 'replace', 'increment'] as const;
export type LdifOperation = (typeof ldifOperations)[number];

export interface LdifModification {
  readonly operation: LdifOperation;
  readonly attribute: string;
  readonly options: readonly string[];
  readonly values: readonly Uint8Array[];
}

interface RecordBase {
  readonly dn: string;
  /** On which it begins. */
  readonly line: number;
  readonly omitted: readonly OmittedValue[];
}

export type LdifRecord =
  /** An entry; `add` where the file says that it is a change. */
  | (RecordBase & { readonly kind: 'content' | 'add'; readonly values: readonly LdifValue[] })
  | (RecordBase & { readonly kind: 'delete' })
  | (RecordBase & { readonly kind: 'modify'; readonly modifications: readonly LdifModification[] })
  | (RecordBase & {
      readonly kind: 'modrdn';
      readonly newRdn: string;
      readonly deletesOldRdn: boolean;
      readonly newSuperior: string | undefined;
    });

export type LdifErrorCode =
  | 'encoding'
  | 'line.unreadable'
  | 'line.fold'
  | 'base64'
  | 'url'
  | 'dn.missing'
  | 'dn.unreadable'
  | 'change.unreadable'
  | 'tooLarge'
  | 'cut'
  | 'version';

/** What is wrong with one record; the next begins behind the next empty line. */
export class LdifError extends Error {
  override readonly name = 'LdifError';
  readonly code: LdifErrorCode;
  readonly line: number;
  readonly dn: string | undefined;

  constructor(code: LdifErrorCode, message: string, line: number, dn?: string) {
    super(message);
    this.code = code;
    this.line = line;
    this.dn = dn;
  }
}

export interface LdifLimits {
  /** Of a value as it stands in the file, folds taken out. */
  readonly maxValueBytes: number;
  /** Of all its values together. */
  readonly maxRecordBytes: number;
  readonly maxValues: number;
}

export const defaultLdifLimits: LdifLimits = {
  maxValueBytes: 16 * 1024 * 1024,
  maxRecordBytes: 64 * 1024 * 1024,
  // A group of a large organisation is one record.
  maxValues: 1_000_000,
};
