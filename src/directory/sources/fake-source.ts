/**
 * A directory outside that lives in memory, for tests of what reads, follows, mends and writes one. Changes are numbered, so
 * that deltas, cursors in the middle of a read, moves and deletions come as Active Directory's DirSync gives them.
 */
import { AppError } from '../../base/errors.ts';
import type { DirectoryWriter } from '../mending/directory-writer.ts';
import type {
  DirectorySource,
  ReadOptions,
  SourceChange,
  SourceKind,
  SourcePage,
} from './directory-source.ts';
import {
  type FakeAttributes,
  type FakeClass,
  FakeDirectoryState,
  type FakeObject,
  keyOf,
  lineWentDead,
  present,
  textsOfFake,
} from './fake-directory.ts';
import { type FakeWriteFault, FakeWriter } from './fake-writer.ts';

export interface FakeDirectoryOptions {
  readonly kind?: SourceKind;
  readonly namingContext?: string;
  readonly pageSize?: number;
  readonly isWritable?: boolean;
  /** False as of a file, which has no cursor. */
  readonly isFollowed?: boolean;
}

export class FakeDirectory {
  readonly state: FakeDirectoryState;
  readonly #options: Required<FakeDirectoryOptions>;
  #count = 0;
  /** Cursors of another age are not taken. */
  #age = 1;
  #breakAfter: { readonly changes: number; readonly error: Error } | undefined;
  #beforePage: ((page: number) => void | Promise<void>) | undefined;
  #writeFault: FakeWriteFault | undefined;
  #open = 0;

  constructor(options: FakeDirectoryOptions = {}) {
    this.#options = {
      ...{ kind: 'ActiveDirectory', namingContext: 'DC=contoso,DC=local', pageSize: 100 },
      ...{ isWritable: true, isFollowed: true },
      ...options,
    };
    this.state = new FakeDirectoryState(this.#options.namingContext);
    this.add('container', 'CN=Partitions,CN=Configuration', { uPNSuffixes: [] });
  }

  /** Sources and writers that were opened and not closed. */
  get openCount(): number {
    return this.#open;
  }

  /** `CN=Kim Mina,OU=Seoul` is below the naming context. */
  add(kind: FakeClass, dn: string, attributes: FakeAttributes = {}): FakeObject {
    this.#count += 1;
    const guid = `f0000000-0000-4000-8000-${this.#count.toString(16).padStart(12, '0')}`;
    return this.state.add(guid, kind, dn, attributes);
  }

  /** Attributes with `null` are cleared; what is not named stays. */
  change(dn: string, attributes: FakeAttributes): void {
    this.state.change(dn, attributes);
  }

  /** With everything below it. */
  rename(dn: string, to: string): void {
    this.state.rename(dn, to);
  }

  /** With everything below it. */
  delete(dn: string): void {
    this.state.delete(dn);
  }

  /** Values as they are now, in the order in which they were given. */
  textsOf(dn: string, attribute: string): string[] {
    return textsOfFake(this.state.find(dn), attribute);
  }

  /** No cursor that was given out so far is taken any more, as after a restored domain controller. */
  expireCursors(): void {
    this.#age += 1;
  }

  /** The next read gives whole pages as far as this change, and breaks in the page that it is in. */
  breakRead(afterChanges: number, error: Error = lineWentDead()): void {
    this.#breakAfter = { changes: afterChanges, error };
  }

  /** Called in each read before a page is given, counted from 0; what it changes comes in the next read. */
  onPage(before: (page: number) => void | Promise<void>): void {
    this.#beforePage = before;
  }

  /** The next modify fails, before or after it was done: whoever wrote cannot tell which. */
  breakWrite(when: FakeWriteFault['when'], error: Error = lineWentDead()): void {
    this.#writeFault = { when, error };
  }

  openSource(): DirectorySource {
    const { kind, isFollowed, isWritable, namingContext } = this.#options;
    const close = this.#countOpen();
    return {
      kind,
      describe: async (signal) => {
        signal.throwIfAborted();
        const partitions = this.state.find('CN=Partitions,CN=Configuration');
        const domain = namingContext.toLowerCase().replaceAll(/,?dc=/gu, '.').slice(1);
        return {
          ...{ kind, name: domain, namingContext, isWritable },
          upnSuffixes: [domain, ...textsOfFake(partitions, 'uPNSuffixes')],
          following: isFollowed ? 'DirSync' : undefined,
          program: 'a directory in memory',
        };
      },
      read: (options) => this.#read(options),
      close,
    };
  }

  openWriter(): DirectoryWriter & { close(): Promise<void> } {
    const close = this.#countOpen();
    const takeFault = () => {
      const fault = this.#writeFault;
      this.#writeFault = undefined;
      return fault;
    };
    const writer = new FakeWriter(this.state, this.#options.isWritable, takeFault);
    return {
      findObject: (...args) => writer.findObject(...args),
      modify: (...args) => writer.modify(...args),
      close,
    };
  }

  #countOpen(): () => Promise<void> {
    this.#open += 1;
    let isOpen = true;
    return async () => {
      if (isOpen) this.#open -= 1;
      isOpen = false;
    };
  }

  async *#read({ since, attributes, signal }: ReadOptions): AsyncGenerator<SourcePage> {
    const { pageSize, isFollowed } = this.#options;
    const place = this.#placeOf(since);
    const wanted = attributes && new Set([...attributes, 'objectClass'].map((name) => name.toLowerCase()));
    const top = this.state.lastChange;
    const due = this.#changesBehind(place, wanted);
    const fault = this.#breakAfter;
    this.#breakAfter = undefined;
    for (let start = 0, page = 0; start < due.length || page === 0; start += pageSize, page += 1) {
      signal.throwIfAborted();
      await this.#beforePage?.(page);
      const some = due.slice(start, start + pageSize);
      if (fault !== undefined && fault.changes < start + some.length) throw fault.error;
      const reached = some.at(-1)?.at ?? top;
      const isLast = start + pageSize >= due.length;
      const cursor = isLast ? this.#cursor(top, top) : this.#cursor(place.from, reached);
      yield { changes: some.map(({ change }) => change), ...(isFollowed && { cursor }) };
    }
    if (fault !== undefined) throw fault.error;
  }

  #changesBehind(
    { from, reached }: Place,
    wanted: ReadonlySet<string> | undefined,
  ): { readonly at: number; readonly change: SourceChange }[] {
    return [...this.state.all()]
      .filter((object) => object.changedAt > reached && this.#isInScope(object))
      .sort((a, b) => a.changedAt - b.changedAt)
      .flatMap((object) => {
        const change = changeOf(object, from, reached, wanted);
        return change === undefined ? [] : [{ at: object.changedAt, change }];
      });
  }

  #isInScope({ dn }: FakeObject): boolean {
    return !keyOf(dn).endsWith(keyOf(`CN=Configuration,${this.state.namingContext}`));
  }

  #cursor(from: number, reached: number): string {
    return `fake:${this.#age}:${from}:${reached}`;
  }

  #placeOf(cursor: string | undefined): Place {
    if (cursor === undefined) return { from: 0, reached: 0 };
    const [name, age, from = Number.NaN, reached = Number.NaN] = cursor.split(':').map((part, index) => {
      return index === 0 ? part : Number(part);
    });
    if (name === 'fake' && age === this.#age && this.#options.isFollowed) {
      return { from: Number(from), reached: Number(reached) };
    }
    throw new AppError({
      kind: 'conflict',
      code: 'directory.source.cursor',
      message: 'The directory does not take the cursor any more. Read it from the beginning.',
    });
  }
}

/** Changes up to `reached` were given; what they built upon was everything up to `from`. */
interface Place {
  readonly from: number;
  readonly reached: number;
}

function changeOf(
  object: FakeObject,
  from: number,
  reached: number,
  wanted: ReadonlySet<string> | undefined,
): SourceChange | undefined {
  const { dn, guid, deletedAt, createdAt, movedAt } = object;
  if (deletedAt !== undefined) return createdAt > reached ? undefined : { kind: 'gone', dn, guid };
  if (createdAt > from) return { kind: 'whole', object: present(object, wanted) };
  const changed = [...object.attributes].filter(([name, { changedAt }]) => {
    return changedAt > from && (wanted?.has(name) ?? true);
  });
  if (changed.length === 0 && movedAt <= from) return undefined;
  const attributes = new Map(changed.map(([name, { values }]) => [name, values]));
  return { kind: 'changed', dn, guid, attributes };
}
