import type { FindingFilter } from '../../directory/readiness/directory-readiness.ts';
import { findingErrors, mendActions, profileNames, severities } from '../../directory/readiness/finding.ts';
import { type Bound, parameter } from '../kit/parameter.ts';
import { list, oneOf, text } from '../kit/parameter-types.ts';

export const profileParameter = parameter({
  schema: oneOf(profileNames),
  synopsis: {
    en: 'By whose rules, where documents and tools disagree: Microsoft365Doc without it.',
    ko: '문서와 도구의 규칙이 다를 때 따를 규칙. 기본은 Microsoft365Doc.',
  },
});

/** Which findings; several of one kind are alternatives. */
export const findingFilterParameters = {
  Severity: parameter({
    schema: list(oneOf(severities)),
    synopsis: {
      en: 'FailsSync: the object does not come. ValueChanged: a value is dropped or replaced. Warning. OutOfScope: what no synchronisation takes; shown only where it is asked for.',
      ko: 'FailsSync: 개체가 동기화되지 않음. ValueChanged: 값이 버려지거나 바뀜. Warning. OutOfScope: 동기화 대상이 아닌 개체로, 지정할 때만 표시합니다.',
    },
  }),
  Attribute: parameter({
    schema: list(text()),
    synopsis: { en: 'Of these attributes.', ko: '이 특성의 항목.' },
  }),
  Check: parameter({
    schema: list(text()),
    synopsis: {
      en: 'Of these checks: userPrincipalName.unique.',
      ko: '이 검사의 항목: userPrincipalName.unique.',
    },
  }),
  Error: parameter({
    schema: list(oneOf(findingErrors)),
    synopsis: {
      en: 'With these errors, in the words of IdFix: Duplicate, Character, Length …',
      ko: 'IdFix의 오류 이름: Duplicate, Character, Length 등.',
    },
  }),
  Action: parameter({
    schema: list(oneOf(mendActions)),
    synopsis: {
      en: 'EDIT: a value is proposed. REMOVE: it should go. COMPLETE: it should stay. NONE: a person decides.',
      ko: 'EDIT: 값 제안 있음. REMOVE: 제거 제안. COMPLETE: 유지. NONE: 사람이 결정.',
    },
  }),
  Anr: parameter({
    schema: text({ maxLength: 1_000 }),
    synopsis: {
      en: 'Whose name, DN, value or proposal holds this text.',
      ko: '이름, DN, 값, 제안 값에 이 텍스트가 있는 항목.',
    },
  }),
} as const;

type Given = Bound<typeof findingFilterParameters>;

export function filterOf({ Severity, Attribute, Check, Error: errors, Action, Anr }: Given): FindingFilter {
  return {
    severities: Severity ?? severities.filter((severity) => severity !== 'OutOfScope'),
    ...(Attribute && { attributes: Attribute }),
    ...(Check && { checks: Check }),
    ...(errors && { errors }),
    ...(Action && { actions: Action }),
    ...(Anr !== undefined && { text: Anr }),
  };
}
