import type { LocalText } from '../../base/language.ts';
import { defineCmdlet } from './definition.ts';
import { parameter } from './parameter.ts';
import { text } from './parameter-types.ts';
import type { Reporter } from './reporter.ts';

/** Write-Warning and its like: one message, from the line or the pipeline, into a stream that is not output. */
export function defineMessageCmdlet(options: {
  readonly name: string;
  readonly synopsis: LocalText;
  tell(reporter: Reporter, message: string): void;
}) {
  const { name, synopsis, tell } = options;
  return defineCmdlet({
    name,
    synopsis,
    role: 'Core',
    scope: 'none',
    effect: 'read',
    parameters: {
      Message: parameter({
        schema: text(),
        synopsis: { en: 'What to tell.', ko: '알릴 내용.' },
        position: 0,
        mandatory: true,
        aliases: ['Msg'],
        fromPipeline: 'value',
      }),
    },
    examples: [
      {
        line: `${name} "Three mailboxes were skipped."`,
        synopsis: { en: 'Tells it.', ko: '메시지를 알립니다.' },
      },
    ],
    async process({ Message }, { reporter }) {
      tell(reporter, Message);
      return undefined;
    },
  });
}
