/** What a search folder shows: found once, then kept up with what changes in the mailbox ([MS-OXCFOLD] section 3.2.5.4). */
import { setImmediate } from 'node:timers/promises';
import type { ChangeNumber, FolderId, ItemId, Uid } from '../../../base/ids.ts';
import type { FolderTree } from '../../../mailbox/folder-tree.ts';
import type { Message } from '../../../store/ports/mail-model.ts';
import type { MessageFilter } from '../../../store/ports/message-query.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { PidTag } from '../../../wire/mapi/property-tags.ts';
import type { PropertyTag } from '../../../wire/mapi/property-type.ts';
import type { Logon } from '../objects/logon.ts';
import { mayRead } from '../objects/open-message.ts';
import { ContentsSource } from '../objects/table/contents-source.ts';
import { type RowCondition, rowCondition } from '../objects/table/row-condition.ts';
import { RopError } from '../rop-error.ts';
import { builtInCriteria } from './built-in-searches.ts';
import { lookUp, takeTexts } from './indexed-text.ts';
import { readCriteria, readFound, type SearchCriteria, writeFound } from './search-criteria.ts';
import { storeCondition } from './store-condition.ts';

export interface FoundMessage {
  readonly folder: FolderId;
  readonly uid: Uid;
  readonly isUnread: boolean;
}

export type Found = ReadonlyMap<ItemId, FoundMessage>;

interface State {
  readonly criteria: SearchCriteria;
  readonly scope: readonly FolderId[];
  readonly found: Map<ItemId, FoundMessage>;
  upTo: ChangeNumber;
}

const rowsAtOnce = 500;
const pageSize = 10_000;
/** With more changes than that it is quicker to search anew. */
const mostChanges = 1_000;
/** What a search that is not followed keeps; clients show no more. */
const mostKept = 50_000;
/** Criteria follow each other while somebody types: a search begins when they have stood for so long, or when somebody looks. */
const settleMs = 500;
/** As long a request waits for a search; then it shows what was found so far. */
const patienceMs = 2_000;

export class FolderSearch {
  readonly #logon: Logon;
  readonly #folder: FolderId;
  #state: State | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #running = 0;
  /** Of a search that is to begin and has not. */
  #waiting: AbortController | undefined;
  /** Counts what `populate` was asked: the last counts. */
  #populations = 0;
  /** Found so far by the search that is on its way. */
  #partial: Found | undefined;
  #steps = 0;
  /** The search that nobody wants to go on with. */
  #stopped: string | undefined;

  constructor(logon: Logon, folder: FolderId) {
    this.#logon = logon;
    this.#folder = folder;
  }

  /** Its first look is to come or on its way: SEARCH_RUNNING, [MS-OXCFOLD] section 2.2.1.5.2. */
  get isRunning(): boolean {
    return this.#waiting !== undefined || this.#running > 0;
  }

  /** As far as it is known without looking. */
  get known(): Found | undefined {
    return this.#partial ?? this.#state?.found;
  }

  /** Another one at each step of a search whose rows are shown before it is at its end; undefined when it is. */
  get step(): number | undefined {
    return this.#partial && this.#steps;
  }

  /** Finds what new criteria say. False where others have come meanwhile, or it was stopped. */
  async populate(isUrgent: boolean): Promise<boolean> {
    this.close();
    const population = this.#populations;
    const waiting = new AbortController();
    this.#waiting = waiting;
    const { clock } = this.#logon.session;
    if (!isUrgent) await clock.sleep(settleMs, waiting.signal).catch(() => undefined);
    if (population === this.#populations) await this.current();
    return population === this.#populations;
  }

  /** What was found stays. */
  stop({ generation }: SearchCriteria): void {
    this.#stopped = generation;
    this.close();
  }

  close(): void {
    this.#populations += 1;
    this.#wake();
  }

  #wake(): void {
    this.#waiting?.abort();
    this.#waiting = undefined;
  }

  /** What it shows now, or what it has found of that so far where that takes long: its session goes on meanwhile. */
  async shown(): Promise<Found> {
    const { session, mailbox } = this.#logon;
    const ended = new AbortController();
    const whole = this.current().finally(() => ended.abort());
    const patience = session.clock.sleep(patienceMs, ended.signal).then(
      () => undefined,
      () => undefined,
    );
    const found = await Promise.race([whole, patience]);
    if (found !== undefined || this.#partial === undefined) return found ?? whole;
    whole.then(
      () => mailbox.tellSearchComplete(this.#folder),
      (error: unknown) => session.log.warn('mapi.searchFailed', { account: session.caller.account, error }),
    );
    return this.#partial;
  }

  async counts() {
    const found = [...(await this.shown()).values()];
    return { total: found.length, unread: found.filter(({ isUnread }) => isUnread).length };
  }

  /** Undefined where nobody has said yet what the folder is to show. */
  async criteria(): Promise<SearchCriteria | undefined> {
    const { mailbox, names } = this.#logon;
    const tree = await this.#logon.folders();
    const folder = tree.find(this.#folder);
    // Somebody has removed it, and a table of it may still be open.
    if (folder === undefined) return undefined;
    return (await readCriteria(mailbox, this.#folder)) ?? builtInCriteria(folder, tree, names);
  }

  /** What it shows now. One looks at a time, and the others have what he has found. */
  current(): Promise<Found> {
    this.#running += 1;
    this.#wake();
    const turn = this.#last.then(
      () => this.#look(),
      () => this.#look(),
    );
    this.#last = turn.catch(() => undefined);
    return turn.finally(() => {
      this.#running -= 1;
    });
  }

  async #look(): Promise<Found> {
    const criteria = await this.criteria();
    if (criteria === undefined) return new Map();
    const state = this.#state;
    if (state?.criteria.generation !== criteria.generation) return this.#begin(criteria);
    if (criteria.isStatic) return state.found;
    const changeNo = await this.#logon.mailbox.changeNumber();
    if (changeNo === state.upTo) return state.found;
    const tree = await this.#logon.folders();
    const scope = await this.#scopeOf(criteria, tree);
    const isElsewhere = scope.length !== state.scope.length || scope.some((id, at) => id !== state.scope[at]);
    return isElsewhere || !(await this.#follow(state)) ? this.#begin(criteria) : state.found;
  }

  async #begin(criteria: SearchCriteria): Promise<Found> {
    const { mailbox } = this.#logon;
    // What comes while it searches is followed afterwards.
    const changeNo = await mailbox.changeNumber();
    const scope = await this.#scopeOf(criteria, await this.#logon.folders());
    const found = new Map<ItemId, FoundMessage>();
    this.#partial = found;
    try {
      await this.#fill(criteria, scope, found);
    } finally {
      this.#partial = undefined;
    }
    this.#state = { criteria, scope, found, upTo: changeNo };
    return found;
  }

  async #fill(
    criteria: SearchCriteria,
    scope: readonly FolderId[],
    found: Map<ItemId, FoundMessage>,
  ): Promise<void> {
    const { mailbox } = this.#logon;
    const isStopped = () => this.#stopped === criteria.generation;
    const kept = criteria.isStatic ? await readFound(mailbox, this.#folder, criteria.generation) : undefined;
    if (kept !== undefined) {
      for (const item of kept) {
        const row = await mailbox.findItem(item);
        if (row !== undefined) found.set(item, { folder: row.folder, uid: row.uid, isUnread: false });
      }
      return;
    }
    if (isStopped()) return;
    const terms = await this.#terms(criteria);
    for (const folder of scope) {
      for await (const uids of this.#candidates(folder, terms.filter)) {
        if (isStopped()) return;
        await this.#match(folder, uids, terms.condition, found);
        this.#steps += 1;
        // Others have their turn between two steps.
        await setImmediate();
      }
    }
    if (criteria.isStatic)
      await writeFound(mailbox, this.#folder, criteria.generation, [...found.keys()].slice(0, mostKept));
  }

  /** False where too much has changed. */
  async #follow(state: State): Promise<boolean> {
    const { mailbox } = this.#logon;
    const { found, criteria } = state;
    const { changes, more, upTo } = await mailbox.changesSince(state.upTo, { limit: mostChanges });
    if (more) return false;
    const scope = new Set(state.scope);
    const changed: Message[] = [];
    for (const change of changes) {
      if (change.kind === 'message') changed.push(change.message);
      if (change.kind === 'messageGone' && found.get(change.item)?.uid === change.uid)
        found.delete(change.item);
    }
    for (const { item } of changed) found.delete(item);
    const inScope = changed.filter(({ folder }) => scope.has(folder));
    if (inScope.length > 0) {
      const { condition } = await this.#terms(criteria);
      for (const [folder, messages] of Map.groupBy(inScope, (message) => message.folder))
        await this.#match(
          folder,
          messages.map(({ uid }) => uid),
          condition,
          found,
        );
    }
    state.upTo = upTo;
    return true;
  }

  async #terms({ restriction: said, isScan }: SearchCriteria) {
    const { restriction, texts } = isScan
      ? { restriction: said, texts: new Map<PropertyTag, string>() }
      : takeTexts(said);
    const indexed = await lookUp(this.#logon.mailbox, texts);
    const condition = await rowCondition(this.#logon, restriction, indexed);
    return { condition, filter: storeCondition(said) };
  }

  async *#candidates(folder: FolderId, filter: MessageFilter | undefined): AsyncGenerator<readonly Uid[]> {
    const { mailbox } = this.#logon;
    if (filter === undefined) {
      const { uids } = await mailbox.readFolderIndex(folder);
      for (let start = 0; start < uids.length; start += rowsAtOnce)
        yield [...uids.slice(start, start + rowsAtOnce)] as Uid[];
      return;
    }
    const sort = { by: 'uid', descending: false } as const;
    for (let after: string | undefined, more = true; more; ) {
      const page = await mailbox.query({
        ...{ folder, filter, sort, limit: pageSize },
        ...(after !== undefined && { after }),
      });
      for (let start = 0; start < page.messages.length; start += rowsAtOnce)
        yield page.messages.slice(start, start + rowsAtOnce).map(({ uid }) => uid);
      after = page.next;
      more = after !== undefined;
    }
  }

  async #match(
    folder: FolderId,
    uids: readonly Uid[],
    { keys, test }: RowCondition,
    found: Map<ItemId, FoundMessage>,
  ): Promise<void> {
    const source = new ContentsSource(this.#logon, { folder, rows: folder, isAssociated: false });
    const items = await this.#logon.mailbox.listMessagesByUid(folder, uids);
    const bags = await source.read(
      items.map(({ uid }) => uid),
      [...keys, PidTag.Read],
    );
    for (const [index, bag] of bags.entries()) {
      const message = items[index];
      if (bag === undefined || message === undefined) continue;
      const { item, uid } = message;
      const isUnread = bag.boolean(PidTag.Read) === false;
      if (await test(source, uid, bag, item)) found.set(item, { folder, uid, isUnread });
    }
  }

  /** Folders with messages of their own that whoever has opened the mailbox may read. */
  async #scopeOf({ folders, isRecursive }: SearchCriteria, tree: FolderTree): Promise<FolderId[]> {
    const scope = new Set<FolderId>();
    for (const top of folders) {
      const all = isRecursive ? tree.subtree(top) : [tree.find(top)];
      for (const folder of all) {
        if (folder?.kind !== 'generic' || folder.role === 'recoverable') continue;
        if (await mayRead(this.#logon, folder.folder)) scope.add(folder.folder);
      }
    }
    return [...scope];
  }
}

/** Of a folder that is none, clients are told so. */
export function needSearch(logon: Logon, { kind, folder }: { kind: string; folder: FolderId }): FolderSearch {
  if (kind !== 'search') throw new RopError(ErrorCode.NotSearchFolder);
  return logon.searchOf(folder);
}
