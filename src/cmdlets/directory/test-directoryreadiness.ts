import { AppError } from '../../base/errors.ts';
import type { Finding } from '../../directory/readiness/finding.ts';
import type { ReadinessRun } from '../../directory/readiness/readiness-run.ts';
import { makeFindingFilter } from '../../directory/readiness/results/finding-filter.ts';
import { filterOf, findingFilterParameters, profileParameter } from '../directory-kit/finding-parameters.ts';
import { endReadinessProgress, readinessProgress } from '../directory-kit/readiness-progress.ts';
import { ReportFile } from '../directory-kit/report-file.ts';
import { examineFiles } from '../directory-kit/test-files.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { path } from '../kit/files/path-selection.ts';
import { requireFiles } from '../kit/files/require-files.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { flag, list, text } from '../kit/parameter-types.ts';
import { directoryFindingObject } from '../presentation/directory-finding-object.ts';
import { directoryReadinessObject } from '../presentation/directory-readiness-object.ts';

const parameters = {
  Path: parameter({
    schema: list(path()),
    position: 0,
    synopsis: {
      en: 'Files that were exported from directories (.ldif, .csv), on your machine, with wildcards; several are held against each other.',
      ko: '이 컴퓨터에 있는 디렉터리 내보내기 파일(.ldif, .csv). 와일드카드 사용 가능. 여러 개면 서로 비교합니다.',
    },
    sets: ['Path'],
    mandatory: true,
  }),
  Connector: parameter({
    schema: list(text()),
    synopsis: {
      en: 'Directory connectors by name; all that are enabled without it.',
      ko: '디렉터리 커넥터 이름. 생략하면 사용 중인 모든 커넥터.',
    },
    sets: ['Connector'],
  }),
  Profile: profileParameter,
  AcceptedDomain: parameter({
    schema: list(text()),
    synopsis: {
      en: 'Domains that sign-in names may be in, besides those of the organisation.',
      ko: '조직의 도메인 외에 로그인 이름에 쓸 수 있는 도메인.',
    },
    sets: ['Path'],
  }),
  OutFile: parameter({
    schema: path(),
    synopsis: {
      en: 'Writes report.html (charts), findings.csv, findings.json or mends.ldif (for ldapmodify), by the end of its name.',
      ko: '이름의 확장자에 따라 report.html(차트), findings.csv, findings.json, mends.ldif(ldapmodify용)를 만듭니다.',
    },
  }),
  PassThru: flag({
    synopsis: {
      en: 'Gives out the findings themselves and not the summary.',
      ko: '요약 대신 발견 항목을 출력합니다.',
    },
  }),
  ...findingFilterParameters,
} as const;

type Given = Bound<typeof parameters>;

export const cmdlet = defineCmdlet({
  name: 'Test-DirectoryReadiness',
  synopsis: {
    en: 'Says what in a directory would go wrong when it is synchronised, and what to do about it.',
    ko: '디렉터리를 동기화할 때 문제가 될 항목과 해결 방법을 알려 줍니다.',
  },
  description: {
    en: 'Checks every object by the rules of Microsoft’s documents (or of IdFix, with -Profile), and every address against all others: within an attribute, across attributes, across the directories that are read together, and against what Landfall has. All holders of a duplicate are listed, with a proposed owner: whoever is in Landfall already; else the object whose primary address and sign-in name it is; else one that is enabled; else the oldest; else the first. A proposal passes every rule of its attribute and is free everywhere. With -Path the file is read by the shell and sent nowhere. -Severity, -Attribute and the like choose what -PassThru gives and -OutFile writes; the summary tells of everything.',
    ko: 'Microsoft 문서(또는 -Profile로 지정한 IdFix)의 규칙으로 모든 개체를 검사하고, 모든 주소를 다른 모든 주소와 비교합니다(한 특성 안, 특성 사이, 함께 읽은 디렉터리 사이, Landfall에 있는 주소). 중복 값은 가진 개체를 모두 표시하고 소유자를 제안합니다. 이미 Landfall에 있는 개체, 그 값이 기본 주소이자 로그인 이름인 개체, 사용 중인 개체, 가장 오래된 개체, 먼저 읽은 개체 순입니다. 제안 값은 특성의 모든 규칙을 만족하고 어디에서도 쓰이지 않는 값입니다. -Path의 파일은 셸이 직접 읽으며 다른 곳으로 보내지 않습니다. -Severity, -Attribute 등은 -PassThru와 -OutFile에 적용되고, 요약은 항상 전체를 보여 줍니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'read',
  output: directoryReadinessObject,
  readsFiles: 'Path',
  defaultSet: 'Connector',
  parameters,
  examples: [
    {
      line: 'Test-DirectoryReadiness -Path users.ldif',
      synopsis: { en: 'A file, on one screen.', ko: '파일 하나를 한 화면에 요약합니다.' },
    },
    {
      line: 'Test-DirectoryReadiness -Path users.ldif -AcceptedDomain contoso.com -OutFile report.html',
      synopsis: { en: 'A page with charts.', ko: '차트가 있는 웹 페이지.' },
    },
    {
      line: 'Test-DirectoryReadiness -Connector Headquarters, Branch',
      synopsis: { en: 'Two forests, held against each other.', ko: '두 포리스트를 서로 비교합니다.' },
    },
    {
      line: 'Test-DirectoryReadiness -Path users.ldif -PassThru -Severity FailsSync | Format-List',
      synopsis: { en: 'What would fail, one by one.', ko: '실패할 항목을 하나씩.' },
    },
  ],
  process: (bound, context) => run(bound, context),
});

async function* run(bound: Given, context: CmdletContext) {
  try {
    yield* bound.Path === undefined ? ofConnectors(bound, context) : ofFiles(bound.Path, bound, context);
  } finally {
    endReadinessProgress(context);
  }
}

async function* ofFiles(paths: readonly string[], bound: Given, context: CmdletContext) {
  const { Profile: profile = 'Microsoft365Doc', AcceptedDomain: acceptedDomains, OutFile, PassThru } = bound;
  const files = requireFiles(context);
  const { language, knownOrganization, rooms } = context;
  const report = OutFile === undefined ? undefined : new ReportFile(files, OutFile, language);
  const { id, examination } = await examineFiles(paths, { profile, acceptedDomains }, files, context);
  const isWanted = makeFindingFilter(filterOf(bound));
  const written = report ? report.passOn(examination, isWanted) : examination;
  if (knownOrganization !== undefined) {
    const kept = await rooms.directory.readiness.keep(knownOrganization, id, written);
    if (PassThru) {
      for await (const finding of rooms.directory.readiness.findings(knownOrganization, filterOf(bound))) {
        yield directoryFindingObject.present({ finding, language });
      }
    } else yield summaryOf(kept, bound, context, true);
    return;
  }
  for (;;) {
    const { done, value } = await written.next();
    if (done) {
      if (!PassThru) yield summaryOf(value, bound, context, false);
      return;
    }
    if (PassThru && isWanted(value)) yield directoryFindingObject.present({ finding: value, language });
  }
}

async function* ofConnectors(bound: Given, context: CmdletContext) {
  const { Connector: connectors, Profile: profile = 'Microsoft365Doc', OutFile, PassThru } = bound;
  const { rooms, organization, signal, language } = context;
  const { readiness } = rooms.directory;
  if (OutFile !== undefined && context.files === undefined) throw noFilesHere();
  const report = OutFile === undefined ? undefined : new ReportFile(requireFiles(context), OutFile, language);
  const kept = await readiness.run(organization, {
    ...(connectors && { connectors }),
    ...{
      profile,
      signal,
      onProgress: readinessProgress(context, connectors?.join(', ') ?? organization.name),
    },
  });
  const isWanted = makeFindingFilter(filterOf(bound));
  if (report) {
    const again = report.passOn(replay(readiness.findings(organization), kept), isWanted);
    for (let step = await again.next(); !step.done; ) step = await again.next();
  }
  if (!PassThru) {
    yield summaryOf(kept, bound, context, true);
    return;
  }
  for await (const finding of readiness.findings(organization, filterOf(bound))) {
    yield directoryFindingObject.present({ finding, language });
  }
}

async function* replay(
  findings: AsyncIterable<Finding>,
  run: ReadinessRun,
): AsyncGenerator<Finding, ReadinessRun> {
  yield* findings;
  return run;
}

function summaryOf(
  run: ReadinessRun,
  { Path, OutFile }: Given,
  { language }: CmdletContext,
  isKept: boolean,
) {
  return directoryReadinessObject.present({ run, language, paths: Path, isKept, outFile: OutFile });
}

const noFilesHere = (): AppError =>
  new AppError({
    kind: 'invalid',
    code: 'directory.readiness.noFilesHere',
    message:
      'The server that reads the directories has none of your files. Run it without -OutFile, and then: Export-DirectoryFinding -FileName findings.csv.',
  });
