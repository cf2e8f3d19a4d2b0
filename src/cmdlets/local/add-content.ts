import { defineContentCmdlet } from '../kit/files/content-cmdlet.ts';

export const cmdlet = defineContentCmdlet({
  name: 'Add-Content',
  synopsis: { en: 'Adds text to files.', ko: '파일 끝에 텍스트를 더합니다.' },
  mode: 'append',
  example: {
    line: 'Add-Content log.txt "$(Get-Date) done"',
    synopsis: { en: 'One more line.', ko: '한 줄을 더합니다.' },
  },
});
