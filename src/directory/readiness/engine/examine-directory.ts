/**
 * Examines directories in two passes: over every object by bytes, and over those that were marked as text. Findings are given out as
 * they are found, in the order of the sources; until the last of them is, an error may still take all of them back, so whoever
 * keeps them keeps them apart until then.
 */
import type { SourceClass } from '../../source-object.ts';
import type { Check, CheckContext } from '../check.ts';
import type { Finding } from '../finding.ts';
import type { CompletenessReport } from '../readiness-run.ts';
import { CompiledRules } from './compiled-rules.ts';
import { Duplicates } from './duplicates.ts';
import { ObjectExamination } from './examine-object.ts';
import type { ExistingName, ExistingRecipient } from './existing-names.ts';
import { FirstPass } from './first-pass.ts';
import { FreeValues } from './free-values.ts';
import { LdifScanner } from './ldif-scanner.ts';
import { MarkedObjects, type ObjectFile } from './marked-objects.ts';
import { type EngineInput, type OpenedInput, openInput } from './open-input.ts';
import { Proposals } from './proposals.ts';
import { RecordView } from './record-view.ts';
import { headBytes, scanFile } from './scan-file.ts';
import { rowAttribute } from './spool.ts';
import { WantedAttributes } from './wanted-attributes.ts';

export interface ExamineOptions {
  readonly inputs: readonly EngineInput[];
  readonly checks: readonly Check[];
  readonly context: CheckContext;
  /** What Landfall has already. */
  readonly existing?: AsyncIterable<ExistingName> | Iterable<ExistingName>;
  readonly spoolFolder: string;
  readonly spoolName: () => string;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ExamineProgress) => void;
}

export interface ExamineProgress {
  readonly stage: 'reading' | 'examining';
  readonly objects: number;
  readonly share?: number;
}

export interface Examined {
  /** Users, contacts and groups in scope. */
  readonly objects: number;
  readonly byClass: Readonly<Record<SourceClass, number>>;
  readonly excluded: number;
  readonly completeness: CompletenessReport;
}

export async function* examineDirectory(options: ExamineOptions): AsyncGenerator<Finding, Examined> {
  const { inputs, checks, context, signal, onProgress } = options;
  await using opened = new AsyncDisposableStack();
  const rules = new CompiledRules(checks, context);
  const wanted = new WantedAttributes([...rules.attributes, rowAttribute]);
  const files: OpenedInput[] = [];
  for (const input of inputs) {
    files.push(
      opened.use(
        await openInput(input, {
          ...options,
          wanted,
          onObjects: (objects) => onProgress?.({ stage: 'reading', objects }),
        }),
      ),
    );
  }
  const view = new RecordView(wanted.names.length);
  const first = new FirstPass(view, wanted, rules);
  const names = await addExisting(first, rules, options.existing ?? []);
  const places = await readAll(files, first, view, wanted, options);
  const marked = new MarkedObjects({ files: places, first, wanted, rules, signal });
  const namesSources = inputs.length > 1;
  const duplicates = new Duplicates(rules, first, { knowsExisting: names.length > 0, namesSources });
  if (first.duplicates.size > 0) {
    for await (const object of marked.read('sharing')) duplicates.add(object);
    for (const { name, unique } of names) duplicates.addExisting(name, unique);
  }
  const free = new FreeValues(
    first,
    duplicates,
    names.map(({ name }): ExistingRecipient => name.recipient),
  );
  const proposals = new Proposals(rules, free);
  const namesLines = inputs.every(({ kind }) => kind !== 'source');
  const examination = new ObjectExamination({ rules, duplicates, proposals, namesSources, namesLines });
  const { size } = first.records;
  let done = 0;
  for await (const object of marked.read('all')) {
    yield* examination.findingsOf(object);
    done += 1;
    if (done % 1_000 === 0) {
      onProgress?.({ stage: 'examining', objects: size, share: object.record / size });
    }
  }
  return {
    objects: size - first.excluded,
    byClass: first.byClass,
    excluded: first.excluded,
    completeness: first.completeness.report(),
  };
}

async function readAll(
  files: readonly OpenedInput[],
  first: FirstPass,
  view: RecordView,
  wanted: WantedAttributes,
  { signal, onProgress }: ExamineOptions,
): Promise<ObjectFile[]> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const places: ObjectFile[] = [];
  let before = 0;
  for (const { name, file, start, size } of files) {
    places.push({ name, file, size, firstRecord: first.records.size });
    const scanner = new LdifScanner({
      ...{ file: name, wanted, view, maxObjectBytes: headBytes },
      onRecord: () => first.take(),
    });
    await scanFile(file, scanner, {
      ...{ start, end: size, signal },
      onProgress: (read) => {
        first.expect((before + read) / total);
        onProgress?.({ stage: 'reading', objects: first.records.size, share: (before + read) / total });
      },
    });
    before += size;
  }
  first.finish();
  return places;
}

/** In the order of their numbers in the table. */
async function addExisting(
  first: FirstPass,
  rules: CompiledRules,
  existing: AsyncIterable<ExistingName> | Iterable<ExistingName>,
) {
  const names = [];
  for await (const name of existing) {
    const unique = rules.uniqueOfSpace(name.space);
    if (unique === undefined) continue;
    first.addExisting(name.value, unique, names.length);
    names.push({ name, unique });
  }
  return names;
}
