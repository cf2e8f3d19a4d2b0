import { defineContentCmdlet } from '../kit/files/content-cmdlet.ts';

export const cmdlet = defineContentCmdlet({
  name: 'Set-Content',
  synopsis: {
    en: 'Writes text into files, in place of what was there.',
    ko: '파일에 텍스트를 씁니다. 기존 내용은 바뀝니다.',
  },
  mode: 'create',
  example: {
    line: "'kim', 'lee' | Set-Content users.txt",
    synopsis: { en: 'A line for each.', ko: '한 줄에 하나씩.' },
  },
});
