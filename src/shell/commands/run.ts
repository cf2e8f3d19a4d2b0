import { defineCommand } from '../command.ts';
import { scriptOptions } from '../session-options.ts';

export const command = defineCommand({
  name: 'run',
  summary: {
    en: 'Runs a PowerShell script file on this machine’s store.',
    ko: '이 컴퓨터의 저장소에서 PowerShell 스크립트 파일을 실행합니다.',
  },
  description: {
    en: 'Words after the file are the script’s arguments: -Name binds to the parameters that it declares. Options\nof this command stand before the file. Exit code: 0 done, 1 done but errors were reported, 2 the script could\nnot run to its end; or what the script gives to "exit".',
    ko: '파일 뒤의 단어는 스크립트의 인수이며 -Name은 스크립트가 선언한 매개 변수에 바인딩됩니다. 이 명령의 옵션은 파일\n앞에 씁니다. 종료 코드: 0 완료, 1 완료했으나 오류 있음, 2 스크립트를 끝까지 실행하지 못함. "exit"에 준 값이 있으면\n그 값.',
  },
  positionals: [
    {
      name: 'file',
      values: 'path',
      required: true,
      summary: { en: 'The script; "-" for standard input.', ko: '스크립트 파일. 표준 입력은 "-".' },
    },
    {
      name: 'argument',
      repeatable: true,
      verbatim: true,
      summary: { en: 'Handed to the script.', ko: '스크립트에 전달할 인수.' },
    },
  ],
  options: scriptOptions,
  examples: [
    {
      line: 'landfall run new-staff.ps1 -Domain contoso.com',
      summary: { en: 'Runs a script with an argument.', ko: '인수를 주어 스크립트를 실행합니다.' },
    },
  ],
  async run(context) {
    const [{ runScriptText, readScript, withoutMark }, { scriptCall }, { readGivenFile }, { resolve }] =
      await Promise.all([
        import('../script/run-script.ts'),
        import('../script/script-call.ts'),
        import('../given-file.ts'),
        import('node:path'),
      ]);
    const [file = '', ...words] = context.args.positionals;
    const { options } = context.args;
    if (file === '-')
      return runScriptText(scriptCall(await readScript(context.stdin), words), options, context);
    const place = resolve(context.workingFolder, file);
    const text = withoutMark(await readGivenFile(place, context.workingFolder));
    return runScriptText(scriptCall(text, words), { ...options, file: place }, context);
  },
});
