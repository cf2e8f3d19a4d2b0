import { defineCommand } from '../command.ts';

export const command = defineCommand({
  name: 'version',
  summary: { en: 'Shows the version.', ko: '버전을 보여 줍니다.' },
  run: ({ stdout, version }) => {
    stdout.write(`${version}\n`);
    return Promise.resolve(0);
  },
});
