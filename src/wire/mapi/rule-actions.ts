/**
 * What rules do: [MS-OXORULE] section 2.2.5. Counts and lengths have 16 bits in standard rules, which travel in ROPs, and 32 in extended
 * ones, which are kept in messages; there folders and messages go by entry ids alone.
 */
import type { Guid } from '../../base/ids.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { CodePage } from './code-page.ts';
import { MapiFormatError } from './mapi-format-error.ts';
import {
  type BinaryLength,
  readPlainTaggedValue,
  type TaggedValue,
  writeTaggedValue,
} from './property-value.ts';

/** Flavors of `forward`: [MS-OXORULE] section 2.2.5.1.1. */
export const forwardFlavor = { preserveSender: 1, noChanges: 2, asAttachment: 4, asTextMessage: 8 } as const;
/** Flavors of replies. */
export const replyFlavor = { notToOriginator: 1, standardText: 2 } as const;

export type RuleFolder =
  /** Of this mailbox: a server entry id. */
  | { readonly kind: 'own'; readonly folder: bigint; readonly message: bigint; readonly instance: number }
  | { readonly kind: 'entryId'; readonly id: Uint8Array };

export type RuleTemplate =
  | { readonly kind: 'own'; readonly folder: bigint; readonly message: bigint }
  | { readonly kind: 'entryId'; readonly id: Uint8Array };

/** Properties of somebody: PidTagDisplayName, -EntryId, -EmailAddress, … */
export type RuleRecipient = readonly TaggedValue[];

export type RuleActionData =
  | { readonly kind: 'move' | 'copy'; readonly store: Uint8Array; readonly folder: RuleFolder }
  | { readonly kind: 'reply' | 'oofReply'; readonly template: RuleTemplate; readonly templateGuid: Guid }
  /** For the client, who alone knows what it means. */
  | { readonly kind: 'defer'; readonly data: Uint8Array }
  | { readonly kind: 'bounce'; readonly code: number }
  | { readonly kind: 'forward' | 'delegate'; readonly recipients: readonly RuleRecipient[] }
  | { readonly kind: 'tag'; readonly value: TaggedValue }
  | { readonly kind: 'delete' | 'markAsRead' };

export type RuleAction = RuleActionData & {
  readonly flavor: number;
  /** The client's own. */
  readonly flags: number;
};

/** The value of a PtypRuleAction. */
export interface RuleActions {
  readonly actions: readonly RuleAction[];
}

/** In the order of their numbers, from 1 on. */
const kinds = [
  'move',
  'copy',
  'reply',
  'oofReply',
  'defer',
  'bounce',
  'forward',
  'delegate',
  'tag',
  'delete',
  'markAsRead',
] as const satisfies readonly RuleActionData['kind'][];

/** ActionType, [MS-OXORULE] section 2.2.5.1. */
export const ruleActionNumber = (kind: RuleActionData['kind']): number => kinds.indexOf(kind) + 1;

/** Type, flavor and flags. */
const headBytes = 9;
/** A server entry id, [MS-OXORULE] section 2.2.5.1.2.1.1: that of a folder has no message. */
const ownFolderBytes = 21;

/** 16 bits make standard ones, 32 extended ones. */
export function readRuleActions(
  reader: ByteReader,
  codePage: CodePage,
  width: BinaryLength = 16,
): RuleActions {
  const count = reader.count(size(reader, width), headBytes);
  if (count === 0) throw new MapiFormatError('A rule does nothing.');
  const actions = Array.from({ length: count }, (): RuleAction => {
    const block = new ByteReader(reader.bytes(size(reader, width)));
    const kind = kinds[block.u8() - 1];
    if (kind === undefined) throw new MapiFormatError('An action of a rule is of an unknown type.');
    const flavor = block.u32();
    const flags = block.u32();
    const data = readData(block, kind, codePage, width);
    if (block.left > 0) throw new MapiFormatError('An action of a rule is longer than what it does.');
    return { ...data, flavor, flags };
  });
  return { actions };
}

export function writeRuleActions(
  writer: ByteWriter,
  { actions }: RuleActions,
  codePage: CodePage,
  width: BinaryLength = 16,
): void {
  writeSize(writer, actions.length, width);
  for (const action of actions) {
    const block = new ByteWriter().u8(kinds.indexOf(action.kind) + 1);
    block.u32(action.flavor).u32(action.flags);
    writeData(block, action, codePage, width);
    writeSized(writer, block.written, width);
  }
}

function readData(
  block: ByteReader,
  kind: RuleActionData['kind'],
  codePage: CodePage,
  width: BinaryLength,
): RuleActionData {
  switch (kind) {
    case 'move':
    case 'copy': {
      const isOwn = width === 16 && block.flag();
      const store = sized(block, width);
      const id = sized(block, width);
      return { kind, store, folder: isOwn ? ownFolder(id) : { kind: 'entryId', id } };
    }
    case 'reply':
    case 'oofReply': {
      const template: RuleTemplate =
        width === 16
          ? { kind: 'own', folder: block.u64(), message: block.u64() }
          : { kind: 'entryId', id: sized(block, width) };
      return { kind, template, templateGuid: block.guid() };
    }
    case 'defer':
      return { kind, data: block.rest().slice() };
    case 'bounce':
      return { kind, code: block.u32() };
    case 'forward':
    case 'delegate': {
      const recipients = Array.from({ length: block.count(size(block, width), 3) }, () => {
        const reserved = block.u8();
        // Clients write 1; Exchange since 2010 answers 0, and takes that back: R633.
        if (reserved > 1) throw new MapiFormatError(`A recipient of a rule begins with ${reserved}.`);
        const count = block.count(size(block, width), 4);
        return Array.from({ length: count }, () => readPlainTaggedValue(block, codePage, width));
      });
      return { kind, recipients };
    }
    case 'tag':
      return { kind, value: readPlainTaggedValue(block, codePage, width) };
    default:
      return { kind };
  }
}

function writeData(block: ByteWriter, action: RuleActionData, codePage: CodePage, width: BinaryLength): void {
  switch (action.kind) {
    case 'move':
    case 'copy': {
      const { store, folder } = action;
      if (width === 16) block.flag(folder.kind === 'own');
      else if (folder.kind === 'own') throw new TypeError('Extended rules name folders by entry ids.');
      writeSized(block, store, width);
      writeSized(block, folder.kind === 'own' ? ownFolderId(folder) : folder.id, width);
      return;
    }
    case 'reply':
    case 'oofReply': {
      const { template, templateGuid } = action;
      if ((template.kind === 'own') !== (width === 16))
        throw new TypeError('Standard rules name templates by their ids, extended rules by entry ids.');
      if (template.kind === 'own') block.u64(template.folder).u64(template.message);
      else writeSized(block, template.id, width);
      block.guid(templateGuid);
      return;
    }
    case 'defer':
      block.bytes(action.data);
      return;
    case 'bounce':
      block.u32(action.code);
      return;
    case 'forward':
    case 'delegate':
      writeSize(block, action.recipients.length, width);
      for (const recipient of action.recipients) {
        writeSize(block.u8(0), recipient.length, width);
        for (const value of recipient) writeTaggedValue(block, value, codePage, width);
      }
      return;
    case 'tag':
      writeTaggedValue(block, action.value, codePage, width);
      return;
    case 'delete':
    case 'markAsRead':
  }
}

function ownFolder(bytes: Uint8Array): RuleFolder {
  const reader = new ByteReader(bytes);
  const ours = reader.u8();
  if (ours !== 1 || bytes.length !== ownFolderBytes)
    throw new MapiFormatError('A folder of this store is not named as one.');
  return { kind: 'own', folder: reader.u64(), message: reader.u64(), instance: reader.u32() };
}

const ownFolderId = ({ folder, message, instance }: Extract<RuleFolder, { kind: 'own' }>): Uint8Array =>
  new ByteWriter(ownFolderBytes).u8(1).u64(folder).u64(message).u32(instance).written;

const size = (reader: ByteReader, width: BinaryLength): number =>
  width === 16 ? reader.u16() : reader.u32();
const sized = (reader: ByteReader, width: BinaryLength): Uint8Array =>
  reader.bytes(size(reader, width)).slice();

function writeSize(writer: ByteWriter, value: number, width: BinaryLength): void {
  if (width === 32) writer.u32(value);
  else if (value > 0xffff) throw new TypeError('More than 16 bits can tell stands in an action of a rule.');
  else writer.u16(value);
}

function writeSized(writer: ByteWriter, bytes: Uint8Array, width: BinaryLength): void {
  writeSize(writer, bytes.length, width);
  writer.bytes(bytes);
}
