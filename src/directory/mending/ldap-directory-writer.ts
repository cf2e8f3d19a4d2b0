import { Attribute, Change } from 'ldapts';
import { advisedError } from '../../base/connecting/advised-error.ts';
import type { AppError, ErrorKind } from '../../base/errors.ts';
import { guidOf } from '../ldap/ldap-entry.ts';
import type { LdapResult } from '../ldap/ldap-message.ts';
import { quotedResult, resultCodes, resultError } from '../ldap/ldap-result-error.ts';
import type { LdapSession } from '../ldap/ldap-session.ts';
import { shownText } from '../ldap/source-error.ts';
import type { SourceObject, SourceValue } from '../source-object.ts';
import type { LdapDialect } from '../sources/ldap-dialect.ts';
import type { AttributeModification, DirectoryWriter, ObjectName } from './directory-writer.ts';

export interface LdapDirectoryWriterParts {
  readonly session: LdapSession;
  readonly dialect: LdapDialect;
  /** Where objects are looked for by their guids. */
  readonly namingContext: string;
}

export class LdapDirectoryWriter implements DirectoryWriter {
  readonly #parts: LdapDirectoryWriterParts;

  constructor(parts: LdapDirectoryWriterParts) {
    this.#parts = parts;
  }

  async findObject(
    { dn, guid }: ObjectName,
    attributes: readonly string[],
    signal: AbortSignal,
  ): Promise<SourceObject | undefined> {
    const { session, dialect, namingContext } = this.#parts;
    const wanted = [...attributes.map(dialect.request), ...dialect.always];
    const search = { base: namingContext, scope: 'sub' as const, attributes: wanted, pageSize: 2 };
    const entry =
      guid === undefined
        ? await session.find(dn, dn === '' ? attributes : wanted, signal)
        : (await session.list({ ...search, filter: dialect.byGuid(guid) }, signal))[0];
    if (entry === undefined) return undefined;
    await session.complete(entry, signal);
    return { dn: entry.dn, guid: guidOf(entry), attributes: entry.attributes };
  }

  async modify(
    dn: string,
    modifications: readonly AttributeModification[],
    signal: AbortSignal,
  ): Promise<void> {
    const connection = await this.#parts.session.connection(signal);
    const result = await connection.modify(dn, changesOf(modifications), signal);
    if (result.code !== resultCodes.success) throw writeError(connection.server, dn, modifications, result);
  }

  async close(): Promise<void> {
    this.#parts.session.close();
  }
}

/** RFC 4511 section 4.6: in this order, all or none. Without values a delete would take them all away. */
function changesOf(modifications: readonly AttributeModification[]): Change[] {
  return modifications.flatMap(({ attribute, remove, add }) => [
    ...(remove.length === 0 ? [] : [changeOf('delete', attribute, remove)]),
    ...(add.length === 0 ? [] : [changeOf('add', attribute, add)]),
  ]);
}

function changeOf(operation: 'add' | 'delete', type: string, values: readonly SourceValue[]): Change {
  const bytes = values.map((value) => (typeof value === 'string' ? Buffer.from(value) : Buffer.from(value)));
  return new Change({ operation, modification: new Attribute({ type, values: bytes }) });
}

/** Active Directory answers "no such attribute" for one that its schema lacks, as it does for a value that is not there. */
function meaningOf(
  { code, diagnostic }: LdapResult,
  modifications: readonly AttributeModification[],
): number {
  if (code !== resultCodes.noSuchAttribute) return code;
  const isUnknown = /schema|attribute conversion/i.test(diagnostic);
  const isRemoval = modifications.some(({ remove }) => remove.length > 0);
  return isUnknown || !isRemoval ? resultCodes.undefinedAttributeType : code;
}

type WriteFailure = 'stale' | 'notFound' | 'denied' | 'refused';

const kinds: Readonly<Record<WriteFailure, ErrorKind>> = {
  stale: 'conflict',
  notFound: 'notFound',
  denied: 'denied',
  refused: 'invalid',
};

function writeError(
  server: string,
  dn: string,
  modifications: readonly AttributeModification[],
  result: LdapResult,
): AppError {
  const explained = explain(meaningOf(result, modifications));
  if (explained === undefined) return resultError(server, `to change ${shownText(dn)}`, result);
  const { failure, why, next } = explained;
  const attributes = namedIn(result.diagnostic, modifications);
  const what = `${attributes.join(', ') || 'The object'} of ${shownText(dn)} was not changed: ${why} (${quotedResult(result)}).`;
  const details = { dn, attributes, resultCode: result.code };
  return advisedError(kinds[failure], `directory.write.${failure}`, { what, next, details });
}

function explain(
  code: number,
): { readonly failure: WriteFailure; readonly why: string; readonly next: string } | undefined {
  switch (code) {
    case resultCodes.noSuchAttribute:
      return {
        failure: 'stale',
        why: 'a value that was to be replaced is not there any more',
        next: 'Somebody else has changed it: test again, and look at what it is now.',
      };
    case resultCodes.attributeOrValueExists:
      return {
        failure: 'stale',
        why: 'the value is there by now',
        next: 'Somebody else has changed it: test again, and look at what it is now.',
      };
    case resultCodes.noSuchObject:
      return {
        failure: 'notFound',
        why: 'the object is not there any more',
        next: 'It was deleted, moved or renamed: test again.',
      };
    case resultCodes.insufficientAccessRights:
      return {
        failure: 'denied',
        why: 'the account of the connector may not',
        next: 'Delegate to it the right to write these attributes in that organizational unit, or apply an LDIF of the changes as somebody who may.',
      };
    case resultCodes.constraintViolation:
    case resultCodes.invalidAttributeSyntax:
      return {
        failure: 'refused',
        why: 'the directory does not take the value',
        next: 'It may be too long, in use by another object, or one too many. Choose another.',
      };
    case resultCodes.undefinedAttributeType:
    case resultCodes.objectClassViolation:
      return {
        failure: 'refused',
        why: 'objects of its class have no such attribute',
        next: 'The schema of Exchange may be missing there: leave the attribute out.',
      };
    case resultCodes.unwillingToPerform:
      return {
        failure: 'refused',
        why: 'the directory refuses the change by a rule of its own',
        next: 'Make it in the tools of that directory, and look at what they say.',
      };
    default:
      return undefined;
  }
}

/** Those of the change that the server names, or all. */
function namedIn(diagnostic: string, modifications: readonly AttributeModification[]): string[] {
  const all = [...new Set(modifications.map(({ attribute }) => attribute))];
  const said = diagnostic.toLowerCase();
  const named = all.filter((attribute) =>
    new RegExp(`\\b${attribute.replaceAll('.', '\\.')}\\b`, 'i').test(said),
  );
  return named.length > 0 ? named : all;
}
