import { defineCommand } from '../command.ts';
import { colourOption } from '../session/colour.ts';
import { serverOptions, sessionOrganization } from '../session-options.ts';

export const command = defineCommand({
  name: 'shell',
  summary: {
    en: 'Opens a PowerShell prompt on this machine’s store.',
    ko: '이 컴퓨터의 저장소에서 PowerShell 프롬프트를 엽니다.',
  },
  description: {
    en: 'Needs no password: whoever may write to the data folder is its administrator. Tab completes, twice lists;\nCtrl-R looks for an earlier line; Ctrl-C stops what runs; Ctrl-D or "exit" leaves. What comes through a pipe\ninstead of from a keyboard is run as a script.',
    ko: '암호가 필요 없습니다. 데이터 폴더에 쓸 수 있는 사용자가 관리자입니다. Tab은 자동 완성, 두 번 누르면 목록, Ctrl-R은\n이전 줄 찾기, Ctrl-C는 실행 중지, Ctrl-D나 "exit"는 종료입니다. 키보드가 아니라 파이프로 들어온 내용은 스크립트로\n실행합니다.',
  },
  options: { organization: sessionOrganization, ...serverOptions, color: colourOption },
  examples: [
    { line: 'landfall shell', summary: { en: 'Opens the prompt.', ko: '프롬프트를 엽니다.' } },
    {
      line: 'echo "Get-Mailbox" | landfall shell',
      summary: { en: 'Runs what is piped in.', ko: '파이프로 받은 내용을 실행합니다.' },
    },
  ],
  async run(context) {
    const { stdin, stdout, args } = context;
    const { Terminal } = await import('../interactive/terminal.ts');
    using terminal = Terminal.open(stdin, stdout);
    if (terminal === undefined) {
      const { readScript, runScriptText } = await import('../script/run-script.ts');
      return runScriptText(await readScript(stdin), args.options, context);
    }
    const { runInteractiveShell } = await import('../interactive/interactive-shell.ts');
    return await runInteractiveShell(context, { ...args.options, terminal });
  },
});
