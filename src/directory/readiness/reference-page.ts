/** What administrators look a finding up by: every check with what it asks and what would happen, written from the definitions. */
import type { Language, LocalText } from '../../base/language.ts';
import type { Check } from './check.ts';
import { checks } from './checks/registry.gen.ts';
import { wellKnown } from './engine/examine-object.ts';
import { type ProfileName, profileNames, type RuleSource, type Severity, severities } from './finding.ts';
import { profiles } from './profiles/profiles.ts';
import { topLevelDomains, topLevelDomainsDate } from './top-level-domains.ts';

export const directoryChecksTitle: LocalText = {
  en: 'Checks of directory readiness',
  ko: '디렉터리 준비 검사',
};

const severityTexts: Readonly<Record<Severity, LocalText>> = {
  FailsSync: {
    en: 'the object or the value fails to synchronise, or is quarantined',
    ko: '개체나 값이 동기화에 실패하거나 격리됩니다.',
  },
  ValueChanged: {
    en: 'the object comes, but the value is dropped or replaced',
    ko: '개체는 동기화되지만 값이 버려지거나 다른 값으로 바뀝니다.',
  },
  Warning: {
    en: 'nothing fails; people will stumble over it, or a tool asks for it',
    ko: '실패하지는 않지만 사용자가 불편을 겪거나 도구에서 요구하는 사항입니다.',
  },
  OutOfScope: {
    en: 'the object is left out, and nothing else of it is told',
    ko: '개체가 동기화에서 제외되며 다른 문제는 보고하지 않습니다.',
  },
};

const sourceTexts: Readonly<Record<RuleSource, LocalText>> = {
  Doc: {
    en: '"Prepare for directory synchronization to Microsoft 365"',
    ko: '"Microsoft 365로 디렉터리 동기화 준비" 문서',
  },
  KB: {
    en: '"How the proxyAddresses attribute is populated in Microsoft Entra ID"',
    ko: '"Microsoft Entra ID에서 proxyAddresses 특성을 채우는 방법" 문서',
  },
  Connect: {
    en: 'the rules and limits of Microsoft Entra Connect',
    ko: 'Microsoft Entra Connect의 규칙과 제한',
  },
  Exchange: { en: 'what Exchange takes', ko: 'Exchange의 제한' },
  IdFixMultiTenant: { en: 'IdFix, multi-tenant rules', ko: 'IdFix 다중 테넌트 규칙' },
  IdFixDedicated: { en: 'IdFix, rules for Dedicated', ko: 'IdFix 전용(Dedicated) 규칙' },
  Landfall: { en: 'this platform', ko: '이 플랫폼' },
};

const words = {
  intro: {
    en: '`Test-DirectoryReadiness` holds a directory against these checks. `-Profile` says whose rules count: `Microsoft365Doc` (the default) is the document with what Connect and Exchange add to it; the other two are those of IdFix.',
    ko: '`Test-DirectoryReadiness`는 다음 검사를 기준으로 디렉터리를 살펴봅니다. 어떤 규칙을 적용할지는 `-Profile`로 정합니다. 기본값 `Microsoft365Doc`은 Microsoft 문서에 Connect와 Exchange의 규칙을 더한 것이고, 나머지 둘은 IdFix의 규칙입니다.',
  },
  severity: {
    en: 'Severity tells what would happen:',
    ko: '심각도는 그대로 동기화할 때 일어날 일을 나타냅니다.',
  },
  source: { en: 'Sources:', ko: '출처:' },
  check: { en: 'Check', ko: '검사' },
  error: { en: 'Error', ko: '오류' },
  asks: { en: 'What it asks', ko: '내용' },
  sources: { en: 'Sources', ko: '출처' },
  limits: { en: 'Limits and characters', ko: '길이 제한과 문자' },
  limitsIntro: {
    en: 'Where the sources disagree, each profile has its own. Lengths are in UTF-16 units, as Active Directory counts; ␣ stands for every white space.',
    ko: '출처마다 다른 값은 프로필별로 따로 둡니다. 길이는 Active Directory와 같이 UTF-16 단위로 세며, ␣는 모든 종류의 공백 문자를 뜻합니다.',
  },
  rule: { en: 'Rule', ko: '규칙' },
  topLevel: {
    en: 'Domains of the internet are told by the {count} top-level domains that IANA listed on {date}, those of other scripts included.',
    ko: '인터넷 도메인인지는 {date}자 IANA 목록의 최상위 도메인 {count}개(다국어 도메인 포함)로 판단합니다.',
  },
} as const satisfies Readonly<Record<string, LocalText>>;

export function directoryChecksPage(language: Language): string {
  const say = (word: keyof typeof words): string => words[word][language];
  const attributes = [...new Set([...checks.map(({ attribute }) => attribute), wellKnownAttribute])].sort(
    (a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1),
  );
  const topLevel = say('topLevel')
    .replace('{count}', topLevelDomains.size.toLocaleString('en'))
    .replace('{date}', topLevelDomainsDate);
  const list = <Key extends string>(texts: Readonly<Record<Key, LocalText>>, keys: readonly Key[]): string =>
    keys.map((key) => `- \`${key}\`: ${texts[key][language]}`).join('\n');
  const parts = [
    `# ${directoryChecksTitle[language]}`,
    say('intro'),
    `${say('severity')}\n\n${list(severityTexts, severities)}`,
    `${say('source')}\n\n${list(sourceTexts, Object.keys(sourceTexts) as RuleSource[])}`,
    topLevel,
    ...attributes.map((attribute) => attributeSection(attribute, language)),
    `## ${say('limits')}`,
    say('limitsIntro'),
    limitsTable(say('rule')),
  ];
  return `${parts.join('\n\n')}\n`;
}

function attributeSection(attribute: string, language: Language): string {
  const head = [words.check, words.error, words.asks].map((word) => word[language]);
  const rows = checks
    .filter((check) => check.attribute === attribute)
    .map((check) => [
      `\`${check.name}\``,
      check.error,
      cell(check.synopsis[language]),
      ...profileNames.map((profile) => severityOf(check, profile)),
      check.sources.join(', '),
    ]);
  if (attribute === wellKnownAttribute) rows.push(wellKnownRow(language));
  return `## ${attribute}\n\n${table([...head, ...profileNames, words.sources[language]], rows)}`;
}

/** Told by the engine itself: an identifier is no text that a check could examine. */
const wellKnownAttribute = 'objectSid';

function wellKnownRow(language: Language): string[] {
  const { check, error, message, severity, sources } = wellKnown;
  const bySeverity = profileNames.map(() => severity);
  return [`\`${check}\``, error, message[language], ...bySeverity, sources.join(', ')];
}

function severityOf(check: Check, profile: ProfileName): string {
  return check.under(profile)?.severity ?? '–';
}

/** Every limit and set of the profiles, whatever it is called there. */
function limitsTable(rule: string): string {
  const found = profileNames.map((profile) => new Map(limitsOf(profiles[profile], '')));
  const names = [...new Set(found.flatMap((limits) => [...limits.keys()]))].sort();
  const rows = names.map((name) => [`\`${name}\``, ...found.map((limits) => limits.get(name) ?? '–')]);
  return table([rule, ...profileNames], rows);
}

function limitsOf(node: unknown, path: string): [name: string, limit: string][] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]): [string, string][] => {
    if (typeof value === 'number') return [[key === 'max' ? path : `${path}.${key}`, String(value)]];
    if (key === 'characters' && typeof value === 'string') return [[path, codeOf(value)]];
    return limitsOf(value, path === '' ? key : `${path}.${key}`);
  });
}

/** Nobody sees a space. A code span that holds grave accents (CommonMark section 6.1), and the bars that would end a cell. */
function codeOf(characters: string): string {
  const text = characters.replaceAll(' ', '␣');
  return cell(text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return lines.join('\n');
}
