import { AppError } from '../../base/errors.ts';
import type { Mend } from '../../directory/mending/mend-plan.ts';
import type { Finding } from '../../directory/readiness/finding.ts';
import { filterOf, findingFilterParameters } from '../directory-kit/finding-parameters.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { list, text } from '../kit/parameter-types.ts';
import { directoryFindingObject } from '../presentation/directory-finding-object.ts';

const parameters = {
  Identity: parameter({
    schema: list(text({ maxLength: 100 })),
    position: 0,
    fromPipeline: 'both',
    synopsis: { en: 'Findings by their identities.', ko: '발견 항목의 ID.' },
    sets: ['Identity'],
  }),
  ...findingFilterParameters,
  Connector: parameter({
    schema: list(text()),
    synopsis: {
      en: 'Of these directories, where several were read at once.',
      ko: '여러 디렉터리를 함께 읽었을 때 이 디렉터리의 항목.',
    },
  }),
  ResultSize: resultSizeParameter,
} as const;

type Given = Bound<typeof parameters>;

export const cmdlet = defineCmdlet({
  name: 'Get-DirectoryFinding',
  synopsis: {
    en: 'Shows what the last Test-DirectoryReadiness has found, the worst first.',
    ko: '마지막 Test-DirectoryReadiness에서 발견한 항목을 심각한 순으로 표시합니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'read',
  output: directoryFindingObject,
  defaultSet: 'Identity',
  parameters,
  examples: [
    {
      line: 'Get-DirectoryFinding -Severity FailsSync',
      synopsis: { en: 'What would not come.', ko: '동기화되지 않을 항목.' },
    },
    {
      line: 'Get-DirectoryFinding -Error Duplicate | Format-List Name, Value, Holders, Proposal',
      synopsis: { en: 'Duplicates, with everybody who holds them.', ko: '중복 값과 그 값을 가진 모든 개체.' },
    },
    {
      line: 'Get-DirectoryFinding -Anr kim -ResultSize Unlimited',
      synopsis: { en: 'Of everybody called Kim.', ko: 'kim이 들어간 모든 항목.' },
    },
  ],
  async *process(bound, context) {
    yield* limitResults(present(bound, context), bound.ResultSize, context);
  },
});

async function* present(
  bound: Given,
  { rooms, organization, language, writeError, reporter }: CmdletContext,
) {
  const { readiness, repairs } = rooms.directory;
  if ((await readiness.findLastRun(organization)) === undefined) {
    reporter.warn(notTested[language]);
    return;
  }
  if (bound.Identity !== undefined) {
    const findings = await readiness.findFindings(organization, bound.Identity);
    const found = await Array.fromAsync(repairs.decided(organization, each(findings)), asDecided);
    for (const id of bound.Identity) {
      const finding = found.find((one) => one.id === id);
      if (finding) yield directoryFindingObject.present({ finding, language });
      else writeError(notFound(id), id);
    }
    return;
  }
  const filter = { ...filterOf(bound), ...(bound.Connector && { sources: bound.Connector }) };
  for await (const mend of repairs.decided(organization, readiness.findings(organization, filter))) {
    yield directoryFindingObject.present({ finding: asDecided(mend), language });
  }
}

/** What somebody has decided stands in the place of what is proposed. */
const asDecided = ({ finding, action, update }: Mend): Finding => ({ ...finding, action, proposal: update });

async function* each(findings: readonly Finding[]): AsyncIterable<Finding> {
  yield* findings;
}

const notTested = {
  en: 'Nothing was tested yet. Type: Test-DirectoryReadiness',
  ko: '아직 검사하지 않았습니다. 다음을 입력하세요: Test-DirectoryReadiness',
};

const notFound = (id: string): AppError =>
  new AppError({
    kind: 'notFound',
    code: 'directory.finding.notFound',
    message: `The last run found nothing under "${id}": it may be mended by now. Get-DirectoryFinding lists what there is.`,
    details: { id },
  });
