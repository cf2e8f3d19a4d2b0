import type { LocalText } from '../../../base/language.ts';
import { type CmdletExample, defineCmdlet } from '../definition.ts';
import { destinationParameters, joinedPaths, placeFor } from './destination.ts';
import { presentFile } from './file-object.ts';
import type { LocalFiles } from './local-files.ts';
import { pathParameters, selectEntries } from './path-selection.ts';
import { requireFiles } from './require-files.ts';

export interface Transfer {
  readonly name: string;
  readonly synopsis: LocalText;
  readonly example: CmdletExample;
  transfer(files: LocalFiles, from: string, to: string): Promise<unknown>;
}

/** A cmdlet that brings each file it is given to a place. */
export function defineTransfer({ name, synopsis, example, transfer }: Transfer) {
  return defineCmdlet({
    name,
    synopsis,
    role: 'Core',
    scope: 'none',
    effect: 'change',
    isRecorded: false,
    defaultSet: 'Path',
    parameters: { ...pathParameters, ...destinationParameters },
    examples: [example],
    target: (bound) => `Item: ${joinedPaths(bound)} Destination: ${bound.Destination ?? ''}`,
    async *process(bound, context) {
      const files = requireFiles(context);
      for await (const entry of selectEntries(bound, context, name)) {
        try {
          const place = await placeFor(files, entry, bound.Destination ?? files.location);
          await transfer(files, entry.path, place);
          const made = bound.PassThru ? await files.find(place) : undefined;
          if (made) yield presentFile(made);
        } catch (error) {
          context.writeError(error, entry.path);
        }
      }
    },
  });
}
