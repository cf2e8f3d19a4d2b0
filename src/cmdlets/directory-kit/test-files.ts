/** Examines files of the person at the shell, in that person's own process. */
import { tmpdir } from 'node:os';
import { AppError } from '../../base/errors.ts';
import type { EngineInput } from '../../directory/readiness/engine/open-input.ts';
import type { Finding, ProfileName } from '../../directory/readiness/finding.ts';
import type { ReadinessRun } from '../../directory/readiness/readiness-run.ts';
import { type OrganizationFacts, runExamination } from '../../directory/readiness/run-examination.ts';
import { csvFormat } from '../../directory/sources/csv-format.ts';
import { parseDomainName } from '../../organization/domain-name.ts';
import { hasWildcards } from '../../wire/powershell-language/index.ts';
import type { CmdletContext } from '../kit/context.ts';
import type { FileEntry, LocalFiles } from '../kit/files/local-files.ts';
import { matching, pathNotFound } from '../kit/files/path-selection.ts';
import { readinessProgress } from './readiness-progress.ts';
import { askFacts } from './server-facts.ts';

export interface FileExamination {
  readonly id: string;
  readonly examination: AsyncGenerator<Finding, ReadinessRun>;
}

export async function examineFiles(
  paths: readonly string[],
  options: { readonly profile: ProfileName; readonly acceptedDomains: readonly string[] | undefined },
  files: LocalFiles,
  context: CmdletContext,
): Promise<FileExamination> {
  const inputs: EngineInput[] = [];
  for (const written of paths) {
    for (const { path, name } of await entriesOf(written, files)) inputs.push(inputOf(path, name, files));
  }
  const id = context.random.guid();
  const examination = runExamination({
    ...{ id, inputs, profile: options.profile, spoolFolder: tmpdir() },
    clock: context.clock,
    random: context.random,
    signal: context.signal,
    organization: withDomains(await factsOf(context), options.acceptedDomains),
    onProgress: readinessProgress(context, inputs.map(({ name }) => name).join(', ')),
  });
  return { id, examination };
}

async function entriesOf(written: string, files: LocalFiles): Promise<FileEntry[]> {
  const found = hasWildcards(written)
    ? await Array.fromAsync(matching(files, written))
    : [await files.find(written)].filter((entry) => entry !== undefined);
  if (found.length === 0) throw pathNotFoundError(written, files);
  return found;
}

function pathNotFoundError(written: string, files: LocalFiles): AppError {
  const { message } = pathNotFound(written, files, 'Test-DirectoryReadiness');
  return new AppError({
    kind: 'notFound',
    code: 'directory.file.notFound',
    message: `${message} Look with Get-ChildItem.`,
  });
}

function inputOf(path: string, name: string, files: LocalFiles): EngineInput {
  if (/\.(?:ldif|ldf)$/i.test(name)) return { kind: 'ldif', name, path };
  if (/\.csv$/i.test(name)) {
    return { kind: 'objects', name, objects: csvFormat({ columnMap: {} }).objects(files.read(path)) };
  }
  throw new AppError({
    kind: 'invalid',
    code: 'directory.file.form',
    message: `${name} is no file that can be tested. Give .ldif or .csv, as the directory exports it: ldifde -f users.ldif -r "(|(objectCategory=person)(objectCategory=group))".`,
  });
}

async function factsOf(context: CmdletContext): Promise<OrganizationFacts> {
  const { knownOrganization, rooms } = context;
  if (knownOrganization !== undefined) return rooms.directory.readiness.facts(knownOrganization);
  return askFacts(context);
}

function withDomains(facts: OrganizationFacts, given: readonly string[] | undefined): OrganizationFacts {
  if (given === undefined) return facts;
  const domains = given.map((name) => parseDomainName(name).ascii);
  const verifiedDomains = [...new Set([...domains, ...facts.verifiedDomains])];
  return { ...facts, verifiedDomains, defaultDomain: facts.defaultDomain ?? domains[0] };
}
