import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatText } from '../../base/language.ts';
import { defineCommand } from '../command.ts';

export const command = defineCommand({
  name: 'demo',
  summary: {
    en: 'Shows what Landfall does, in a folder of its own, in a few seconds.',
    ko: 'Landfall이 하는 일을 별도 폴더에서 몇 초 동안 보여 줍니다.',
  },
  description: {
    en: 'Touches neither your data folder nor the network. With --keep the folder stays, to be looked into.',
    ko: '데이터 폴더나 네트워크를 건드리지 않습니다. --keep을 주면 폴더를 지우지 않아 살펴볼 수 있습니다.',
  },
  options: {
    keep: {
      type: 'flag',
      summary: { en: 'Leaves the folder of the demonstration.', ko: '시연 폴더를 남겨 둡니다.' },
    },
  },
  async run({ args, stdout, isTerminal, language, version, clock, signal, openPlatform }) {
    const [{ Story }, { Stage }, { texts }] = await Promise.all([
      import('../demo/story.ts'),
      import('../demo/stage.ts'),
      import('../demo/texts.ts'),
    ]);
    const folder = await mkdtemp(path.join(tmpdir(), 'landfall-demo-'));
    try {
      const title = args.options.keep ? texts.titleKept : texts.title;
      stdout.write(`${formatText(title[language], { version, folder })}\n`);
      await using platform = await openPlatform({ embeddedIn: folder, language });
      await new Story({ platform, stage: new Stage(stdout, isTerminal), clock, language, signal }).tell();
      stdout.write(`\n${texts.next[language]}\n   npm start\n   npx landfall shell\n   npx landfall help\n`);
      return 0;
    } finally {
      if (!args.options.keep) await rm(folder, { recursive: true, force: true });
    }
  },
});
