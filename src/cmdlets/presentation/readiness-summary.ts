/** A run on one screen: what is wrong, how bad it is, and what to type next. */
import { formatText, type Language, type LocalText, type TextValues } from '../../base/language.ts';
import { fitText } from '../../base/text-width.ts';
import type { Severity } from '../../directory/readiness/finding.ts';
import type { ReadinessRun } from '../../directory/readiness/readiness-run.ts';
import { percent } from '../../directory/readiness/reports/html-report.ts';

export interface SummaryRequest {
  readonly run: ReadinessRun;
  readonly language: Language;
  /** As it was typed, where files were given. */
  readonly paths: readonly string[] | undefined;
  /** Whether Get-DirectoryFinding can show them. */
  readonly isKept: boolean;
  readonly outFile: string | undefined;
}

const maxChecks = 8;
const maxWeak = 4;
const screenWidth = 100;

const texts = {
  read: {
    en: '{sources}: {objects} {count?object|objects} ({classes}); {excluded} left out.',
    ko: '{sources}: 개체 {objects}개({classes}), 동기화 제외 {excluded}개.',
  },
  user: { en: '{shown} {count?user|users}', ko: '사용자 {shown}' },
  group: { en: '{shown} {count?group|groups}', ko: '그룹 {shown}' },
  contact: { en: '{shown} {count?contact|contacts}', ko: '연락처 {shown}' },
  FailsSync: { en: 'would fail to synchronise', ko: '동기화 실패 예상' },
  ValueChanged: { en: 'would lose or change a value', ko: '값이 버려지거나 바뀜' },
  Warning: { en: 'could be better', ko: '경고' },
  ready: { en: 'ready', ko: '준비됨' },
  nothing: { en: 'Nothing is wrong with them.', ko: '문제가 없습니다.' },
  worst: { en: 'What is wrong, the worst first:', ko: '문제(심각한 순):' },
  more: { en: '… and {count} more {count?check|checks}.', ko: '… 외 검사 {count}개.' },
  weak: { en: 'Address list, least filled in: {list}.', ko: '주소 목록에서 가장 비어 있는 특성: {list}.' },
  proposals: {
    en: '{shown} of {findings} findings have a proposal.',
    ko: '발견 {findings}건 가운데 {shown}건에 수정 제안이 있습니다.',
  },
  domainsUnknown: {
    en: 'Verified domains are not known here, so sign-in names were not held against them: add -AcceptedDomain contoso.com.',
    ko: '확인된 도메인을 알 수 없어 로그인 이름의 도메인은 비교하지 않았습니다. -AcceptedDomain contoso.com을 추가하세요.',
  },
  written: { en: 'Written: {file}', ko: '저장: {file}' },
  next: { en: 'Next: {command}', ko: '다음 명령: {command}' },
} as const satisfies Readonly<Record<string, LocalText>>;

export function summaryLines(request: SummaryRequest): string[] {
  const { run, language, outFile } = request;
  const { summary, verifiedDomains } = run;
  const say = (text: keyof typeof texts, values?: TextValues) => formatText(texts[text][language], values);
  const number = new Intl.NumberFormat(language);
  const { objects, byClass, excluded, bySeverity } = summary;
  const classes = (['user', 'group', 'contact'] as const)
    .filter((name) => byClass[name] > 0)
    .map((name) => say(name, { count: byClass[name], shown: number.format(byClass[name]) }));
  const lines = [
    say('read', {
      ...{ sources: run.sources.join(', '), objects: number.format(objects), count: objects },
      ...{ classes: classes.join(', '), excluded: number.format(excluded) },
    }),
    '',
  ];
  const levels = ['FailsSync', 'ValueChanged', 'Warning'] as const;
  const touched = levels.reduce((sum, level) => sum + bySeverity[level].objects, 0);
  const level = (count: number, name: 'ready' | (typeof levels)[number]) =>
    `${number.format(count).padStart(12)}  ${percent(count, objects, language).padStart(6)}  ${bar(count, objects)}  ${say(name)}`;
  for (const name of levels) lines.push(level(bySeverity[name].objects, name));
  lines.push(level(objects - touched, 'ready'), '');
  lines.push(...checkLines(request, say, number));
  const weak = weakest(run, language);
  if (weak.length > 0) lines.push(say('weak', { list: weak.join(', ') }));
  if (summary.proposals > 0) {
    const findings = summary.findings - bySeverity.OutOfScope.findings;
    const values = { shown: number.format(summary.proposals), findings: number.format(findings) };
    lines.push(say('proposals', values));
  }
  if (verifiedDomains.length === 0) lines.push(say('domainsUnknown'));
  if (outFile !== undefined) lines.push(say('written', { file: outFile }));
  lines.push(say('next', { command: nextCommand(request) }));
  return lines;
}

function checkLines(
  { run, language }: SummaryRequest,
  say: (text: keyof typeof texts, values?: TextValues) => string,
  number: Intl.NumberFormat,
): string[] {
  const wrong = run.summary.byCheck.filter(({ severity }) => severity !== 'OutOfScope');
  if (wrong.length === 0) return [say('nothing')];
  const shown = wrong.slice(0, maxChecks);
  const width = Math.max(...shown.map(({ check }) => check.length));
  const rows = shown.map(({ check, findings, severity, synopsis }) =>
    fitText(
      `${number.format(findings).padStart(12)}  ${severity.padEnd(12)}  ${check.padEnd(width)}  ${synopsis[language]}`,
      screenWidth,
    ).trimEnd(),
  );
  const more = wrong.length - shown.length;
  return [say('worst'), ...rows, ...(more > 0 ? [`              ${say('more', { count: more })}`] : []), ''];
}

function weakest({ completeness: { users, attributes } }: ReadinessRun, language: Language): string[] {
  return attributes
    .filter(({ filled }) => filled < users)
    .toSorted((a, b) => a.filled - b.filled)
    .slice(0, maxWeak)
    .map(({ attribute, filled }) => `${attribute} ${percent(filled, users, language)}`);
}

/** The command that brings one on from here. */
function nextCommand({ run, paths, isKept, outFile }: SummaryRequest): string {
  const { bySeverity, findings, proposals } = run.summary;
  const worst = (['FailsSync', 'ValueChanged', 'Warning'] satisfies Severity[]).find(
    (severity) => bySeverity[severity].findings > 0,
  );
  if (worst === undefined || findings === 0) return 'Start-ADSyncSyncCycle -PolicyType Initial';
  if (isKept) return `Get-DirectoryFinding -Severity ${worst}`;
  const given = (paths ?? []).map(quoted).join(', ');
  if (outFile === undefined) return `Test-DirectoryReadiness -Path ${given} -OutFile report.html`;
  const isLdif = /\.ldif$/i.test(outFile);
  if (proposals > 0 && !isLdif) return `Test-DirectoryReadiness -Path ${given} -OutFile mends.ldif`;
  return `Test-DirectoryReadiness -Path ${given} -PassThru -Severity ${worst}`;
}

const quoted = (path: string): string =>
  /^[\p{L}\p{N}_./\\:-]+$/u.test(path) ? path : `'${path.replaceAll("'", "''")}'`;

const barWidth = 20;

function bar(count: number, whole: number): string {
  const share = whole === 0 ? 0 : count / whole;
  const cells = count === 0 ? 0 : Math.max(1, Math.round(share * barWidth));
  return '█'.repeat(cells) + '░'.repeat(barWidth - cells);
}
