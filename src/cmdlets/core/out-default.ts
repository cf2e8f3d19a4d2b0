import { defineHostCmdlet } from '../kit/host-cmdlet.ts';

export const cmdlet = defineHostCmdlet({
  name: 'Out-Default',
  synopsis: {
    en: 'Shows objects as the end of a pipeline does.',
    ko: '파이프라인 끝에서처럼 개체를 표시합니다.',
  },
});
