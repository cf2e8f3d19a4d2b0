/**
 * Writes docs/reference from the definitions of the cmdlets, of the checks of directories and of MAPI's operations: a page for each area in each
 * language, and a first page that lists them. `--check` writes nothing and fails on drift.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Language, type LocalText, languages } from '../src/base/language.ts';
import { cmdletAreas } from '../src/cmdlets/all-cmdlets.ts';
import {
  commonParameters,
  organizationParameters,
  shouldProcessParameters,
} from '../src/cmdlets/kit/common-parameters.ts';
import type { Cmdlet } from '../src/cmdlets/kit/definition.ts';
import { referencePage } from '../src/cmdlets/kit/reference-page.ts';
import { localCmdlets } from '../src/cmdlets/local/registry.gen.ts';
import { directoryChecksPage, directoryChecksTitle } from '../src/directory/readiness/reference-page.ts';
import { rops } from '../src/servers/mapi/rops/registry.gen.ts';
import { mapiRopsPage, mapiRopsTitle } from '../src/servers/mapi/unsupported-rops.ts';

/** `local`: those that exist in the shell of this machine alone. */
const cmdlets = { ...cmdletAreas, local: localCmdlets } satisfies Readonly<Record<string, readonly Cmdlet[]>>;
type Area = keyof typeof cmdlets;

const titles: Readonly<Record<Area, LocalText>> = {
  access: { en: 'Who may do what', ko: '권한' },
  audit: { en: 'The record of changes', ko: '변경 기록' },
  'client-access': { en: 'Client access', ko: '클라이언트 액세스' },
  'mail-flow': { en: 'Mail flow', ko: '메일 흐름' },
  reports: { en: 'Reports', ko: '보고서' },
  core: { en: 'Objects, output and help', ko: '개체, 출력, 도움말' },
  directory: { en: 'Directories outside', ko: '외부 디렉터리' },
  local: { en: 'Files, in the shell alone', ko: '파일(셸에서만)' },
  mailboxes: { en: 'Mailboxes', ko: '사서함' },
  partner: { en: 'Partners and their customers', ko: '파트너와 고객' },
  'public-folders': { en: 'Public folders', ko: '공용 폴더' },
  migration: { en: 'Moving mailboxes in', ko: '사서함 마이그레이션' },
  organization: { en: 'Organisations and domains', ko: '조직과 도메인' },
  recipients: { en: 'Users, contacts and groups', ko: '사용자, 연락처, 그룹' },
};

const first: Readonly<Record<Language, { title: string; intro: string; common: string }>> = {
  en: {
    title: 'Cmdlet reference',
    intro:
      'Written from the definitions of the cmdlets; `Get-Help <cmdlet> -Full` shows the same in the shell. Who may use which cmdlet and parameter, its roles say.',
    common:
      'Parameters that every cmdlet has, or every one that changes something or works in one organisation:',
  },
  ko: {
    title: 'cmdlet 참조',
    intro:
      'cmdlet 정의에서 만든 문서입니다. 셸에서 `Get-Help <cmdlet> -Full`을 실행해도 같은 내용을 볼 수 있습니다. 어떤 cmdlet과 매개 변수를 쓸 수 있는지는 역할이 정합니다.',
    common: '모든 cmdlet, 또는 무언가를 변경하거나 한 조직에서 작동하는 모든 cmdlet에 있는 매개 변수:',
  },
};

const areas = Object.keys(titles) as Area[];

function firstPage(language: Language): string {
  const { title, intro, common } = first[language];
  const list = areas.map((area) => {
    const names = cmdlets[area].map(({ name }) => name).sort();
    return `- [${titles[area][language]}](${area}.md): ${names.join(', ')}`;
  });
  list.push(`- [${directoryChecksTitle[language]}](directory-checks.md)`);
  list.push(`- [${mapiRopsTitle[language]}](mapi-rops.md)`);
  const parameters = { ...organizationParameters, ...shouldProcessParameters, ...commonParameters };
  const rows = Object.entries(parameters).map(
    ([name, { synopsis }]) => `- \`-${name}\`: ${synopsis[language]}`,
  );
  return `${[`# ${title}`, intro, list.join('\n'), common, rows.join('\n')].join('\n\n')}\n`;
}

/** Path below docs/reference to text. */
export function referencePages(): ReadonlyMap<string, string> {
  const pages = new Map<string, string>();
  for (const language of languages) {
    pages.set(`${language}/README.md`, firstPage(language));
    for (const area of areas) {
      pages.set(`${language}/${area}.md`, referencePage(titles[area][language], cmdlets[area], language));
    }
    pages.set(`${language}/directory-checks.md`, directoryChecksPage(language));
    pages.set(`${language}/mapi-rops.md`, mapiRopsPage(rops, language));
  }
  return pages;
}

function main(): void {
  const folder = path.resolve(import.meta.dirname, '../docs/reference');
  const checking = process.argv.includes('--check');
  const pages = referencePages();
  const present = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'))
    : [];
  const drifted = [
    ...[...pages]
      .filter(([name, text]) => !present.includes(name) || read(folder, name) !== text)
      .map(([name]) => name),
    // What stands beside the languages is written by hand.
    ...present.filter((name) => !pages.has(name) && name.includes(path.sep)),
  ];
  for (const name of drifted) {
    process.stdout.write(
      `docs/reference/${name} ${checking ? 'is not what the definitions say. Type: npm run generate' : 'written'}\n`,
    );
    if (checking) continue;
    const text = pages.get(name);
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    if (text === undefined) rmSync(file);
    else writeFileSync(file, text);
  }
  if (checking && drifted.length > 0) process.exitCode = 1;
}

const read = (folder: string, name: string): string => readFileSync(path.join(folder, name), 'utf8');

if (import.meta.main) main();
