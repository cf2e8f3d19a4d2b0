import type { Language, LocalText } from '../../base/language.ts';
import { formatText } from '../../base/language.ts';
import type { CheckResult } from '../../operations/doctor/run-doctor.ts';
import { defineCommand } from '../command.ts';
import { tableOrJson } from '../output-option.ts';

const checkTimeoutMs = 15_000;

const marks = {
  ok: { en: 'ok  ', ko: '정상' },
  skip: { en: '–   ', ko: '–   ' },
  warn: { en: 'warn', ko: '주의' },
  fail: { en: 'FAIL', ko: '실패' },
} as const satisfies Record<string, LocalText>;

const colours = { ok: 32, skip: 90, warn: 33, fail: 31 } as const;

export const command = defineCommand({
  name: 'doctor',
  summary: {
    en: 'Checks this installation: folder, disk, store, ports, certificate, clock, DNS, limits.',
    ko: '설치 상태를 검사합니다: 폴더, 디스크, 저장소, 포트, 인증서, 시계, DNS, 한도.',
  },
  description: {
    en: 'Changes nothing, and may run beside the server. Exit code: 0 all well, 1 something to look at, 2 broken.',
    ko: '아무것도 바꾸지 않으며 서버가 실행 중이어도 됩니다. 종료 코드: 0 정상, 1 살펴볼 것 있음, 2 고장.',
  },
  options: {
    output: tableOrJson,
    only: {
      type: 'text',
      value: 'check',
      repeatable: true,
      summary: {
        en: 'Runs this check alone; may be given several times.',
        ko: '이 검사만 실행합니다. 여러 번 쓸 수 있습니다.',
      },
    },
  },
  examples: [
    {
      line: 'landfall doctor --output json',
      summary: { en: 'For a program that watches.', ko: '감시 프로그램용.' },
    },
  ],
  async run(context) {
    const { args, stdout, language, isTerminal } = context;
    const [{ runDoctor, exitCodeOf }, checks, doctorContext] = await Promise.all([
      import('../../operations/doctor/run-doctor.ts'),
      chooseChecks(args.options.only),
      context.examine(),
    ]);
    const results: CheckResult[] = [];
    for await (const result of runDoctor(checks, doctorContext, checkTimeoutMs)) {
      results.push(result);
      if (args.options.output !== 'json') stdout.write(tableRows(result, language, isTerminal));
    }
    const exitCode = exitCodeOf(results.flatMap(({ findings }) => findings));
    if (args.options.output === 'json') {
      stdout.write(
        `${JSON.stringify({ exitCode, checks: results.map((result) => plain(result, language)) }, undefined, 2)}\n`,
      );
    }
    return exitCode;
  },
});

async function chooseChecks(names: readonly string[]) {
  const [{ checks }, { ArgumentMistake }] = await Promise.all([
    import('../../operations/doctor/checks/registry.gen.ts'),
    import('../arguments.ts'),
  ]);
  const known = checks.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const values = { name: '--only', found: unknown, choices: known.join(', ') };
    throw new ArgumentMistake('arguments.notChoice', values);
  }
  return names.length === 0 ? checks : checks.filter(({ name }) => names.includes(name));
}

function tableRows({ check, findings }: CheckResult, language: Language, isTerminal: boolean): string {
  const indent = ' '.repeat(8);
  return findings
    .map(({ status, text, values, next }) => {
      const word = marks[status][language];
      const mark = isTerminal ? `\u001b[${colours[status]}m${word}\u001b[0m` : word;
      const said = `  ${mark}  ${check.title[language]}: ${formatText(text[language], values)}\n`;
      return next === undefined ? said : `${said}${indent}→ ${formatText(next[language], values)}\n`;
    })
    .join('');
}

function plain({ check, findings }: CheckResult, language: Language) {
  return {
    name: check.name,
    findings: findings.map(({ status, text, values, next }) => ({
      status,
      text: formatText(text[language], values),
      ...(next && { next: formatText(next[language], values) }),
    })),
  };
}
