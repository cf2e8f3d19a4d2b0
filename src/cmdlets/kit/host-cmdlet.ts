import type { LocalText } from '../../base/language.ts';
import { defineCmdlet } from './definition.ts';
import { Renderer } from './format/index.ts';
import { MessageRecord } from './message-record.ts';
import { formatContextOf } from './objects/format-stream.ts';
import { parameter } from './parameter.ts';
import { anything, flag } from './parameter-types.ts';

const width = 120;

/** Out-Host and its like: what a screen would show, sent to whoever sits before it. */
export function defineHostCmdlet({
  name,
  synopsis,
}: {
  readonly name: string;
  readonly synopsis: LocalText;
}) {
  return defineCmdlet({
    name,
    synopsis,
    role: 'Core',
    scope: 'none',
    effect: 'read',
    parameters: {
      InputObject: parameter({
        schema: anything(),
        synopsis: { en: 'The objects to show.', ko: '표시할 개체.' },
        fromPipeline: 'value',
      }),
      Paging: flag({
        synopsis: { en: 'Taken; everything is shown at once.', ko: '받아들이지만 한 번에 표시합니다.' },
      }),
    },
    examples: [
      { line: `Get-Mailbox | ${name}`, synopsis: { en: 'Shows them.', ko: '사서함을 표시합니다.' } },
    ],
    async *stream(_bound, input, context) {
      const options = { width, nowMs: () => context.clock.monotonic() };
      const show = (line: string) =>
        context.reporter.information(new MessageRecord('information', line, { forHost: true }));
      const renderer = new Renderer(options, formatContextOf(context), show);
      for await (const item of input) renderer.process(item);
      renderer.end();
      yield* [];
    },
  });
}
