import { defineCommand } from '../command.ts';
import { scriptOptions } from '../session-options.ts';

export const command = defineCommand({
  name: 'command',
  summary: {
    en: 'Runs a line of PowerShell on this machine’s store; -c for short.',
    ko: '이 컴퓨터의 저장소에서 PowerShell 한 줄을 실행합니다. 짧게는 -c.',
  },
  description: {
    en: 'Needs no password: whoever may write to the data folder is its administrator. "-" reads the script from\nstandard input. Beside a running server it works through that. Get-Command lists the cmdlets, Get-Help explains one.\nExit code: 0 done, 1 done but errors were reported, 2 the script could not run to its end; or what the script\ngives to "exit".',
    ko: '암호가 필요 없습니다. 데이터 폴더에 쓸 수 있는 사용자가 관리자입니다. "-"는 표준 입력에서 스크립트를 읽습니다.\n서버가 실행 중이면 그 서버를 통해 작업합니다. Get-Command는 cmdlet 목록을, Get-Help는 설명을 보여 줍니다.\n종료 코드: 0 완료, 1 완료했으나 오류 있음, 2 스크립트를 끝까지 실행하지 못함. "exit"에 준 값이 있으면 그 값.',
  },
  positionals: [
    {
      name: 'script',
      values: 'cmdlet',
      required: true,
      summary: { en: 'What to run; "-" for standard input.', ko: '실행할 스크립트. 표준 입력은 "-".' },
    },
  ],
  options: scriptOptions,
  examples: [
    {
      line: 'landfall -c "Get-Mailbox | Select-Object Name, PrimarySmtpAddress"',
      summary: { en: 'Lists mailboxes.', ko: '사서함을 나열합니다.' },
    },
    {
      line: 'landfall -c "Get-Mailbox -ResultSize Unlimited" --output csv > mailboxes.csv',
      summary: { en: 'For a spreadsheet.', ko: '스프레드시트용.' },
    },
  ],
  async run(context) {
    const { runScriptText, readScript } = await import('../script/run-script.ts');
    const [word = ''] = context.args.positionals;
    const script = word === '-' ? await readScript(context.stdin) : word;
    return runScriptText(script, context.args.options, context);
  },
});
