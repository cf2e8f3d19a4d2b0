import { provisioningErrorCodes } from '../../directory/sync/plan/plan-model.ts';
import type { CmdletContext } from '../kit/context.ts';
import { defineCmdlet } from '../kit/definition.ts';
import { limitResults, resultSizeParameter } from '../kit/limit-results.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { oneOf, text } from '../kit/parameter-types.ts';
import { directoryProvisioningErrorObject } from '../presentation/directory-provisioning-error-object.ts';

const parameters = {
  ErrorCode: parameter({
    schema: oneOf(provisioningErrorCodes),
    synopsis: {
      en: 'Errors of this kind, by the name that Connect has for it.',
      ko: '이 종류의 오류(Connect의 이름).',
    },
  }),
  SearchString: parameter({
    schema: text(),
    synopsis: { en: 'In a name, a DN or a value.', ko: '이름, DN 또는 값에 들어 있는 글자.' },
    position: 0,
  }),
  ResultSize: resultSizeParameter,
} as const;

export const cmdlet = defineCmdlet({
  name: 'Get-DirectoryProvisioningError',
  synopsis: {
    en: 'Shows objects and values that synchronisation could not bring, and what stands in their way.',
    ko: '동기화하지 못한 개체와 값, 그 이유를 표시합니다.',
  },
  description: {
    en: 'Each is looked at again by every cycle, and vanishes by itself when the conflict is gone.',
    ko: '동기화할 때마다 다시 확인하며, 충돌이 사라지면 목록에서 저절로 없어집니다.',
  },
  role: 'Directory Synchronization',
  scope: 'organization',
  effect: 'read',
  output: directoryProvisioningErrorObject,
  parameters,
  examples: [
    { line: 'Get-DirectoryProvisioningError', synopsis: { en: 'All of them.', ko: '모든 오류.' } },
    {
      line: 'Get-DirectoryProvisioningError -ErrorCode QuarantinedAttributeValueMustBeUnique | Format-List',
      synopsis: { en: 'Values that two objects want.', ko: '두 개체가 함께 쓰려는 값.' },
    },
  ],
  async *process(bound, context) {
    yield* limitResults(present(bound, context), bound.ResultSize, context);
  },
});

async function* present(
  { ErrorCode, SearchString }: Bound<typeof parameters>,
  { rooms, organization }: CmdletContext,
) {
  const wanted = SearchString?.toLowerCase();
  for await (const error of rooms.directory.synchronization.provisioningErrors(organization)) {
    if (ErrorCode !== undefined && error.code !== ErrorCode) continue;
    const searched = [error.name, error.source.dn, error.value].join('\n').toLowerCase();
    if (wanted === undefined || searched.includes(wanted))
      yield directoryProvisioningErrorObject.present(error);
  }
}
