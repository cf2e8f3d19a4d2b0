import { type SourceObject, textOf } from '../../../src/directory/source-object.ts';
import type { DirectorySource, SourceChange } from '../../../src/directory/sources/directory-source.ts';

export interface DirectoryReading {
  readonly changes: readonly SourceChange[];
  readonly cursor: string | undefined;
  readonly pages: number;
}

/** To the end. */
export async function readDirectory(
  source: DirectorySource,
  since?: string,
  attributes?: readonly string[],
): Promise<DirectoryReading> {
  const changes: SourceChange[] = [];
  let cursor: string | undefined;
  let pages = 0;
  const options = {
    signal: AbortSignal.timeout(60_000),
    ...(attributes && { attributes }),
    ...(since && { since }),
  };
  for await (const page of source.read(options)) {
    changes.push(...page.changes);
    cursor = page.cursor ?? cursor;
    pages += 1;
  }
  return { changes, cursor, pages };
}

export function objectsOf({ changes }: DirectoryReading): SourceObject[] {
  return changes.map((change) => {
    if (change.kind !== 'whole') throw new Error(`${change.dn} is ${change.kind}.`);
    return change.object;
  });
}

/** `whole Kim`, `gone Lee`: by the first of their names, sorted. */
export function told({ changes }: DirectoryReading): string[] {
  return changes.map((change) => `${change.kind} ${leaf(change)}`).sort();
}

function leaf(change: SourceChange): string {
  const dn = change.kind === 'whole' ? change.object.dn : change.dn;
  const name = change.kind === 'whole' ? textOf(change.object, 'cn') : undefined;
  return name ?? /^\w+=([^,\\]*)/.exec(dn)?.[1] ?? dn;
}
