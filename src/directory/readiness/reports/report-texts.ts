import { formatText, type Language, type LocalText, type TextValues } from '../../../base/language.ts';
import type { MendAction, Severity } from '../finding.ts';

export const severityTexts: Readonly<Record<Severity, LocalText>> = {
  FailsSync: { en: 'Fails: the object does not come', ko: '실패: 개체가 동기화되지 않음' },
  ValueChanged: { en: 'Changed: a value is dropped or replaced', ko: '변경: 값이 버려지거나 바뀜' },
  Warning: { en: 'Warning', ko: '경고' },
  OutOfScope: { en: 'Left out', ko: '동기화 제외' },
};

export const actionTexts: Readonly<Record<MendAction, LocalText>> = {
  EDIT: { en: 'write', ko: '수정' },
  REMOVE: { en: 'take away', ko: '제거' },
  COMPLETE: { en: 'leave', ko: '유지' },
  NONE: { en: 'decide', ko: '직접 결정' },
};

const texts = {
  title: { en: 'Directory readiness', ko: '디렉터리 준비 상태' },
  source: { en: 'Read from {sources}', ko: '원본: {sources}' },
  profile: { en: 'by the rules of {profile}', ko: '규칙: {profile}' },
  generated: { en: 'on {time}', ko: '{time}' },
  domainsUnknown: {
    en: 'Verified domains are unknown, so no sign-in name was held against them.',
    ko: '확인된 도메인을 알 수 없어 로그인 이름의 도메인은 비교하지 않았습니다.',
  },
  objects: { en: 'Objects', ko: '개체' },
  ready: { en: 'Ready', ko: '준비됨' },
  fail: { en: 'Would fail', ko: '실패 예상' },
  changed: { en: 'Values changed', ko: '값 변경' },
  warnings: { en: 'Warnings', ko: '경고' },
  excluded: { en: 'Left out', ko: '동기화 제외' },
  proposals: { en: 'Proposals', ko: '제안' },
  findings: { en: '{count} {count?finding|findings}', ko: '발견 {count}건' },
  ofObjects: { en: '{share} of objects', ko: '개체의 {share}' },
  byCheck: { en: 'What is wrong most often', ko: '가장 많은 문제' },
  byAttribute: { en: 'By attribute', ko: '특성별' },
  completeness: { en: 'How complete the address list is', ko: '주소 목록 완성도' },
  byDepartment: { en: 'By department', ko: '부서별' },
  department: { en: 'Department', ko: '부서' },
  none: { en: '(none)', ko: '(없음)' },
  others: { en: '(others)', ko: '(기타)' },
  users: { en: 'Users', ko: '사용자' },
  list: { en: 'Findings', ko: '발견 항목' },
  filter: { en: 'Name, value or attribute', ko: '이름, 값 또는 특성' },
  object: { en: 'Object', ko: '개체' },
  attribute: { en: 'Attribute', ko: '특성' },
  value: { en: 'Value', ko: '값' },
  severity: { en: 'Severity', ko: '심각도' },
  problem: { en: 'What is wrong', ko: '문제' },
  proposal: { en: 'Proposal', ko: '제안' },
  omitted: {
    en: '{count} more {count?finding is|findings are} not shown. All of them: -OutFile findings.csv.',
    ko: '{count}건을 더 표시하지 않았습니다. 모두 보려면 -OutFile findings.csv.',
  },
  nothing: { en: 'Nothing is wrong.', ko: '문제가 없습니다.' },
} as const satisfies Readonly<Record<string, LocalText>>;

export type ReportText = keyof typeof texts;
export type Say = (text: ReportText, values?: TextValues) => string;

export const sayIn =
  (language: Language): Say =>
  (text, values) =>
    formatText(texts[text][language], values);
