/** Sources that are files: they are read from one end to the other, and cannot be followed. */
import path from 'node:path';
import { type AppError, isAppError } from '../../base/errors.ts';
import type { ConnectorSettings } from '../control/connector-model.ts';
import { domainOf, normalizeDn } from '../distinguished-name.ts';
import { shownText, sourceError } from '../ldap/source-error.ts';
import { classOf, type SourceObject, textsOf } from '../source-object.ts';
import type {
  DirectorySource,
  ReadOptions,
  SourceChange,
  SourceDescription,
  SourcePage,
} from './directory-source.ts';
import { matchesFilter } from './filter-match.ts';
import { type GroupEntry, MemberSet } from './group-members.ts';
import { cursorRefused } from './source-cursor.ts';
import { SourceScope } from './source-scope.ts';

/** A file of the server, in pieces. Throws as node:fs does. */
export type OpenFile = (path: string) => AsyncIterable<Uint8Array>;

export interface FileFormat {
  readonly kind: 'Ldif' | 'Csv';
  /** The objects of the file, in its order. What is wrong throws an AppError that names the line. */
  objects(pieces: AsyncIterable<Uint8Array>): AsyncIterable<SourceObject>;
}

export class FileSource implements DirectorySource {
  readonly kind: 'Ldif' | 'Csv';
  readonly #settings: ConnectorSettings;
  readonly #path: string;
  readonly #format: FileFormat;
  readonly #openFile: OpenFile;

  constructor(settings: ConnectorSettings, file: string, format: FileFormat, openFile: OpenFile) {
    this.kind = format.kind;
    this.#settings = settings;
    this.#path = file;
    this.#format = format;
    this.#openFile = openFile;
  }

  /** Of the first object that has a domain in its name. */
  async describe(signal: AbortSignal): Promise<SourceDescription> {
    let domain = '';
    for await (const { dn } of this.#objects(signal)) {
      domain = domainOf(dn);
      if (domain !== '') break;
    }
    return {
      kind: this.kind,
      name: path.basename(this.#path),
      namingContext: domain
        .split('.')
        .filter(Boolean)
        .map((label) => `DC=${label}`)
        .join(','),
      upnSuffixes: domain === '' ? [] : [domain],
      isWritable: false,
      following: undefined,
    };
  }

  async *read({ since, attributes, signal }: ReadOptions): AsyncGenerator<SourcePage> {
    if (since !== undefined) throw cursorRefused('a file is always read whole');
    const scope = new SourceScope(this.#settings, '');
    const members = scope.group === undefined ? undefined : await this.#members(scope.group, signal);
    const wanted =
      attributes && new Set([...attributes.map((name) => name.toLowerCase()), 'objectclass', 'objectguid']);
    const seen = new Map<string, number>();
    let changes: SourceChange[] = [];
    for await (const object of this.#objects(signal)) {
      this.#refuseTwice(object, seen);
      if (classOf(object) === 'other' || !scope.holds(object.dn)) continue;
      if (scope.filter !== undefined && !matchesFilter(scope.filter, object)) continue;
      if (members?.holds(object) === false) continue;
      changes.push({ kind: 'whole', object: wanted === undefined ? object : withOnly(object, wanted) });
      if (changes.length < this.#settings.pageSize) continue;
      yield { changes };
      changes = [];
    }
    if (changes.length > 0) yield { changes };
  }

  /** Open only while it is read. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  async *#objects(signal: AbortSignal): AsyncGenerator<SourceObject> {
    try {
      for await (const object of this.#format.objects(this.#openFile(this.#path))) {
        signal.throwIfAborted();
        yield object;
      }
    } catch (error) {
      throw fileError(error, this.#path);
    }
  }

  #refuseTwice({ dn, line = 0 }: SourceObject, seen: Map<string, number>): void {
    const name = normalizeDn(dn);
    const first = seen.get(name);
    if (first === undefined) {
      seen.set(name, line);
      return;
    }
    throw sourceError(this.kind === 'Ldif' ? 'ldif' : 'csv', {
      what: `${shownText(dn)} is in the file twice, in lines ${first} and ${line}.`,
      next: 'Two exports may have been joined: take one of the two out.',
      details: { line, dn },
    });
  }

  async #members(group: string, signal: AbortSignal): Promise<MemberSet> {
    const groups: GroupEntry[] = [];
    for await (const object of this.#objects(signal)) {
      if (classOf(object) !== 'group') continue;
      const members = [...textsOf(object, 'member'), ...textsOf(object, 'uniquemember')];
      groups.push({ dn: object.dn, members, memberUids: textsOf(object, 'memberuid') });
    }
    return new MemberSet(groups, group);
  }
}

function withOnly(object: SourceObject, wanted: ReadonlySet<string>): SourceObject {
  return { ...object, attributes: new Map([...object.attributes].filter(([name]) => wanted.has(name))) };
}

function fileError(error: unknown, file: string): unknown {
  if (isAppError(error) || !(error instanceof Error) || !('code' in error)) return error;
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EACCES: 'the server may not read it',
    EISDIR: 'it is a folder',
  };
  const reason = reasons[String(error.code)] ?? `${String(error.code)}`;
  return unreadableFile(file, reason, error);
}

export function unreadableFile(file: string, reason: string, cause?: unknown): AppError {
  return sourceError('file', {
    what: `${file} cannot be read: ${reason}.`,
    next: 'The file is one of the machine on which the server runs, and the account of the server must be able to read it.',
    retryable: false,
    cause,
  });
}
