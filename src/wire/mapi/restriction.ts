/** Conditions on objects: [MS-OXCDATA] section 2.12. In ROP buffers counts of And and Or have 16 bits, in extended rules and where values are kept 32. */
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { CodePage } from './code-page.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import type { PropertyTag } from './property-type.ts';
import {
  type BinaryLength,
  readPlainTaggedValue,
  type TaggedValue,
  writeTaggedValue,
} from './property-value.ts';

/** In the order of their numbers on the wire. */
export const relations = [
  'lessThan',
  'lessThanOrEqual',
  'greaterThan',
  'greaterThanOrEqual',
  'equal',
  'notEqual',
  'matches',
] as const;
export type Relation = (typeof relations)[number] | 'memberOfDistributionList';

export type Restriction =
  | { readonly kind: 'and' | 'or'; readonly all: readonly Restriction[] }
  | { readonly kind: 'not'; readonly restriction: Restriction }
  | {
      readonly kind: 'content';
      readonly match: 'whole' | 'part' | 'beginning';
      /** IgnoreCase 1, IgnoreNonSpace 2, Loose 4: [MS-OXCDATA] section 2.12.4. */
      readonly looseness: number;
      readonly tag: PropertyTag;
      readonly value: TaggedValue;
    }
  | {
      readonly kind: 'property';
      readonly relation: Relation;
      readonly tag: PropertyTag;
      readonly value: TaggedValue;
    }
  | {
      readonly kind: 'compare';
      readonly relation: Relation;
      readonly left: PropertyTag;
      readonly right: PropertyTag;
    }
  | {
      readonly kind: 'bits';
      /** True where any of the bits is set, or where none is. */
      readonly isSet: boolean;
      readonly tag: PropertyTag;
      readonly mask: number;
    }
  | {
      readonly kind: 'size';
      readonly relation: Relation;
      readonly tag: PropertyTag;
      readonly size: number;
    }
  | { readonly kind: 'exists'; readonly tag: PropertyTag }
  | { readonly kind: 'subobjects'; readonly table: PropertyTag; readonly restriction: Restriction }
  | {
      readonly kind: 'comment';
      readonly values: readonly TaggedValue[];
      readonly restriction: Restriction | undefined;
    }
  | { readonly kind: 'count'; readonly count: number; readonly restriction: Restriction };

export interface RestrictionOptions {
  readonly maxDepth?: number;
  /** Of one restriction with all that is in it. */
  readonly maxParts?: number;
  /** Bits of counts, and of the lengths of binaries. */
  readonly width?: BinaryLength;
  /** Where what is compared with stands in another form than after its tag alone: that of the address book. */
  readonly readValue?: (reader: ByteReader, codePage: CodePage) => TaggedValue;
}

type ReaderTerms = RestrictionOptions & typeof defaultRestrictionLimits;

/** Exchange refuses what is deeper than 256 as too complex; ours is what a stack takes without care. */
const defaultRestrictionLimits: Required<Omit<RestrictionOptions, 'readValue'>> = {
  maxDepth: 256,
  maxParts: 4_096,
  width: 16,
};

const matches = ['whole', 'part', 'beginning'] as const;
const memberOfDistributionList = 0x64;

export function readRestriction(
  reader: ByteReader,
  codePage: CodePage,
  options: RestrictionOptions = {},
): Restriction {
  return new RestrictionReader(reader, codePage, { ...defaultRestrictionLimits, ...options }).read(0);
}

class RestrictionReader {
  readonly #reader: ByteReader;
  readonly #codePage: CodePage;
  readonly #limits: ReaderTerms;
  #parts = 0;

  constructor(reader: ByteReader, codePage: CodePage, limits: ReaderTerms) {
    this.#reader = reader;
    this.#codePage = codePage;
    this.#limits = limits;
  }

  read(depth: number): Restriction {
    const { maxDepth, maxParts } = this.#limits;
    this.#parts += 1;
    if (depth >= maxDepth || this.#parts > maxParts)
      throw new MapiFormatError('A restriction is too deep or has too many parts.');
    const reader = this.#reader;
    const type = reader.u8();
    switch (type) {
      case 0x00:
      case 0x01:
        return { kind: type === 0 ? 'and' : 'or', all: this.#list(depth) };
      case 0x02:
        return { kind: 'not', restriction: this.read(depth + 1) };
      case 0x03: {
        const match = matches[reader.u16()];
        if (match === undefined)
          throw new MapiFormatError('A content restriction matches in an unknown way.');
        const looseness = reader.u16();
        const tag = reader.u32();
        return { kind: 'content', match, looseness, tag, value: this.#value() };
      }
      case 0x04: {
        const relation = this.#relation();
        const tag = reader.u32();
        return { kind: 'property', relation, tag, value: this.#value() };
      }
      case 0x05:
        return { kind: 'compare', relation: this.#relation(), left: reader.u32(), right: reader.u32() };
      case 0x06:
        return { kind: 'bits', isSet: reader.flag(), tag: reader.u32(), mask: reader.u32() };
      case 0x07:
        return { kind: 'size', relation: this.#relation(), tag: reader.u32(), size: reader.u32() };
      case 0x08:
        return { kind: 'exists', tag: reader.u32() };
      case 0x09:
        return { kind: 'subobjects', table: reader.u32(), restriction: this.read(depth + 1) };
      case 0x0a:
        return this.#comment(depth);
      case 0x0b:
        return { kind: 'count', count: reader.u32(), restriction: this.read(depth + 1) };
      default:
        throw new MapiFormatError(`No restriction is of the type ${type}.`);
    }
  }

  #list(depth: number): Restriction[] {
    const reader = this.#reader;
    const count = reader.count(this.#limits.width === 16 ? reader.u16() : reader.u32(), 1);
    return Array.from({ length: count }, () => this.read(depth + 1));
  }

  #comment(depth: number): Restriction {
    const count = this.#reader.count(this.#reader.u8(), 4);
    const values = Array.from({ length: count }, () => this.#value());
    const restriction = this.#reader.flag() ? this.read(depth + 1) : undefined;
    return { kind: 'comment', values, restriction };
  }

  #relation(): Relation {
    const number = this.#reader.u8();
    if (number === memberOfDistributionList) return 'memberOfDistributionList';
    const relation = relations[number];
    if (relation === undefined) throw new MapiFormatError(`No relation is ${number}.`);
    return relation;
  }

  #value(): TaggedValue {
    const { readValue } = this.#limits;
    if (readValue) return readValue(this.#reader, this.#codePage);
    return readPlainTaggedValue(this.#reader, this.#codePage, this.#limits.width);
  }
}

export function writeRestriction(
  writer: ByteWriter,
  restriction: Restriction,
  codePage: CodePage,
  width: BinaryLength = 16,
): void {
  const inner = (each: Restriction) => writeRestriction(writer, each, codePage, width);
  const value = (each: TaggedValue) => writeTaggedValue(writer, each, codePage, width);
  switch (restriction.kind) {
    case 'and':
    case 'or':
      writer.u8(restriction.kind === 'and' ? 0x00 : 0x01);
      if (width === 16) writer.u16(restriction.all.length);
      else writer.u32(restriction.all.length);
      for (const each of restriction.all) inner(each);
      return;
    case 'not':
      writer.u8(0x02);
      inner(restriction.restriction);
      return;
    case 'content':
      writer.u8(0x03).u16(matches.indexOf(restriction.match)).u16(restriction.looseness).u32(restriction.tag);
      value(restriction.value);
      return;
    case 'property':
      writer.u8(0x04).u8(relationNumber(restriction.relation)).u32(restriction.tag);
      value(restriction.value);
      return;
    case 'compare':
      writer.u8(0x05).u8(relationNumber(restriction.relation)).u32(restriction.left).u32(restriction.right);
      return;
    case 'bits':
      writer.u8(0x06).flag(restriction.isSet).u32(restriction.tag).u32(restriction.mask);
      return;
    case 'size':
      writer.u8(0x07).u8(relationNumber(restriction.relation)).u32(restriction.tag).u32(restriction.size);
      return;
    case 'exists':
      writer.u8(0x08).u32(restriction.tag);
      return;
    case 'subobjects':
      writer.u8(0x09).u32(restriction.table);
      inner(restriction.restriction);
      return;
    case 'comment':
      writer.u8(0x0a).u8(restriction.values.length);
      for (const each of restriction.values) value(each);
      writer.flag(restriction.restriction !== undefined);
      if (restriction.restriction) inner(restriction.restriction);
      return;
    case 'count':
      writer.u8(0x0b).u32(restriction.count);
      inner(restriction.restriction);
  }
}

const relationNumber = (relation: Relation): number =>
  relation === 'memberOfDistributionList' ? memberOfDistributionList : relations.indexOf(relation);
