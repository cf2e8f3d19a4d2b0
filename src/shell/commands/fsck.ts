import type { LocalText } from '../../base/language.ts';
import type { FsckPass, FsckSummary } from '../../operations/fsck/run-fsck.ts';
import type { RunnableCheck } from '../../operations/fsck/runnable-check.ts';
import type { Finding, RepairStep, Severity } from '../../store/sql/checks/kit/store-check.ts';
import { type CommandContext, defineCommand } from '../command.ts';
import { tableOrJson } from '../output-option.ts';

const words = {
  error: { en: 'ERROR ', ko: '오류' },
  warning: { en: 'warning', ko: '경고' },
  notice: { en: 'notice', ko: '참고' },
} as const satisfies Record<Severity, LocalText>;

export const command = defineCommand({
  name: 'fsck',
  summary: {
    en: 'Checks every reference, checksum and counter of the store, and repairs them.',
    ko: '저장소의 모든 참조, 체크섬, 개수를 검사하고 고칩니다.',
  },
  description: {
    en: 'Without --repair nothing is written, and the server may run meanwhile. --repair needs the server stopped,\nsays each thing it does, and checks again afterwards. No repair deletes mail: a message whose body is lost\nstays until --drop-lost is given. Exit code: 0 clean, 1 findings, 2 something could not be checked.',
    ko: '--repair가 없으면 아무것도 쓰지 않으며 서버가 실행 중이어도 됩니다. --repair는 서버를 멈춘 뒤에 쓰며, 하는 일을\n하나하나 알리고 끝난 뒤 다시 검사합니다. 어떤 수리도 메일을 지우지 않습니다. 본문을 잃은 메시지는 --drop-lost를\n줄 때까지 남습니다. 종료 코드: 0 정상, 1 문제 발견, 2 검사하지 못한 것 있음.',
  },
  options: {
    repair: {
      type: 'flag',
      summary: { en: 'Repairs what can be repaired.', ko: '고칠 수 있는 것을 고칩니다.' },
    },
    dropLost: {
      type: 'flag',
      summary: {
        en: 'With --repair: takes away messages whose body is in no pack.',
        ko: '--repair와 함께: 본문이 어디에도 없는 메시지를 없앱니다.',
      },
    },
    deep: {
      type: 'flag',
      summary: { en: 'Hashes every message body.', ko: '모든 메시지 본문의 해시를 계산합니다.' },
    },
    quick: {
      type: 'flag',
      summary: { en: 'Leaves message bodies unread.', ko: '메시지 본문은 읽지 않습니다.' },
    },
    only: {
      type: 'text',
      value: 'check',
      repeatable: true,
      summary: {
        en: 'Makes this check alone; may be given several times.',
        ko: '이 검사만 실행합니다. 여러 번 쓸 수 있습니다.',
      },
    },
    list: {
      type: 'flag',
      summary: { en: 'Lists the checks and what they repair.', ko: '검사와 수리 내용을 보여 줍니다.' },
    },
    output: tableOrJson,
  },
  examples: [
    {
      line: 'landfall fsck',
      summary: { en: 'Checks beside a running server.', ko: '실행 중인 서버 옆에서 검사합니다.' },
    },
    {
      line: 'landfall fsck --deep --output json',
      summary: {
        en: 'Reads every byte, for a program.',
        ko: '모든 바이트를 읽고 프로그램용으로 출력합니다.',
      },
    },
    {
      line: 'landfall fsck --repair',
      summary: { en: 'Repairs, with the server stopped.', ko: '서버를 멈추고 고칩니다.' },
    },
  ],
  async run(context) {
    const { args, clock, signal } = context;
    const { repair, dropLost, deep, quick } = args.options;
    const [{ checksOfStores }, { fsckExitCode, runFsck }] = await Promise.all([
      import('../../operations/fsck/checks-of-stores.ts'),
      import('../../operations/fsck/run-fsck.ts'),
    ]);
    await using platform = await context.openPlatform({ readOnly: !repair });
    const { directory } = platform;
    const depth = deep ? 'deep' : quick ? 'quick' : 'normal';
    const stores = await platform.openCheckedStores(repair ? 'readWrite' : 'readOnly');
    const checks = checksOfStores(stores, { directory, depth, exclusive: repair, clock, signal });
    try {
      const chosen = await choose(checks, args.options.only);
      if (args.options.list) {
        context.stdout.write(describeChecks(chosen, context));
        return 0;
      }
      const report = args.options.output === 'json' ? jsonReport(context) : tableReport(context);
      report.begin();
      const options = repair ? { repair: { dropLost }, signal } : { signal };
      const summary = await runFsck(chosen, options, report);
      report.end(summary);
      return fsckExitCode(summary);
    } finally {
      await stores.close();
    }
  },
});

async function choose(
  checks: readonly RunnableCheck[],
  names: readonly string[],
): Promise<readonly RunnableCheck[]> {
  if (names.length === 0) return checks;
  const known = [...new Set(checks.map(({ name }) => name))].sort();
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const { ArgumentMistake } = await import('../arguments.ts');
    const { findClosestWord } = await import('../../base/closest-word.ts');
    const values = { name: '--only', found: unknown, choices: known.join(', ') };
    throw new ArgumentMistake('arguments.notChoice', values, findClosestWord(unknown, known));
  }
  return checks.filter(({ name }) => names.includes(name));
}

function describeChecks(checks: readonly RunnableCheck[], { language, text }: CommandContext): string {
  const named = new Map(checks.map((check) => [check.name, check]));
  const blocks = [...named.values()].map(({ name, holds, mends }) => {
    const repair = mends && text({ en: 'Repair: {mends}', ko: '수리: {mends}' }, { mends: mends[language] });
    return [name, `  ${holds[language]}`, ...(repair === undefined ? [] : [`  ${repair}`])].join('\n');
  });
  return `${blocks.join('\n')}\n`;
}

interface Report {
  begin(): void;
  onCheck?(check: RunnableCheck, pass: FsckPass): void;
  onFinding(finding: Finding, pass: FsckPass): void;
  onStep(step: RepairStep): void;
  onFailure(check: RunnableCheck, error: unknown): void;
  end(summary: FsckSummary): void;
}

function tableReport({ stdout, text, language, log }: CommandContext): Report {
  let pass: FsckPass = 'first';
  const line = (words: string) => stdout.write(`${words}\n`);
  return {
    begin: () => undefined,
    onCheck: (_check, now) => {
      if (now === pass) return;
      pass = now;
      line(text({ en: 'Checking again after the repair:', ko: '수리 뒤 다시 검사합니다:' }));
    },
    onFinding: (finding) =>
      line(`${words[finding.severity][language]}  ${finding.check}  ${place(finding)}${finding.sentence}`),
    onStep: (step) => {
      const done = step.done ? { en: 'repaired', ko: '수리' } : { en: 'left', ko: '보류' };
      line(`${text(done)}  ${step.check}  ${place(step)}${step.sentence}`);
    },
    onFailure: (check, error) => {
      log.error('fsck.failed', { check: check.name, error });
      const why = error instanceof Error ? error.message : String(error);
      line(
        text(
          { en: 'Could not check {name}: {why}', ko: '{name} 검사 실패: {why}' },
          { name: check.name, why },
        ),
      );
    },
    end: (summary) => line(sumUp(summary, text)),
  };
}

function sumUp(summary: FsckSummary, text: CommandContext['text']): string {
  const { error, warning, notice } = summary.findings;
  const { checks, repairs, left } = summary;
  const counts = { checks, error, warning, notice, repairs, left, failed: summary.failed.length };
  return text(
    {
      en: '{checks} {checks?check|checks}, {failed} of which could not be made. Now: {error} {error?error|errors}, {warning} {warning?warning|warnings}, {notice} {notice?notice|notices}. {repairs} {repairs?repair|repairs}, {left} left as they were.',
      ko: '검사 {checks}개(실패 {failed}개). 현재 오류 {error}개, 경고 {warning}개, 참고 {notice}개. 수리 {repairs}건, 보류 {left}건.',
    },
    counts,
  );
}

/** One document, written as it comes: a broken disk may have more findings than fit in memory. */
function jsonReport({ stdout, log }: CommandContext): Report {
  let separator = '';
  const event = (fields: object) => {
    stdout.write(`${separator}\n  ${JSON.stringify(fields)}`);
    separator = ',';
  };
  return {
    begin: () => stdout.write('{"events": ['),
    onFinding: (finding, pass) => event({ event: 'finding', pass, ...finding }),
    onStep: (step) => event({ event: 'repair', ...step }),
    onFailure: (check, error) => {
      log.error('fsck.failed', { check: check.name, error });
      const message = error instanceof Error ? error.message : String(error);
      event({ event: 'failure', check: check.name, message });
    },
    end: (summary) => stdout.write(`\n], "summary": ${JSON.stringify(summary)}}\n`),
  };
}

function place({ tenant, mailbox, object }: Partial<Pick<Finding, 'tenant' | 'mailbox' | 'object'>>): string {
  const parts = [
    ...(tenant === undefined ? [] : [`tenant ${tenant}`]),
    ...(mailbox === undefined ? [] : [`mailbox ${mailbox}`]),
    ...(object === undefined ? [] : [object]),
  ];
  return parts.length === 0 ? '' : `${parts.join(', ')}: `;
}
