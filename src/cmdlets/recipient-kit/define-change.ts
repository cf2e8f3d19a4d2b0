import type { LocalText } from '../../base/language.ts';
import type { RecipientKind } from '../../store/ports/directory-model.ts';
import { type CmdletExample, defineCmdlet } from '../kit/definition.ts';
import { changeRecipient, targetOf } from './change-recipient.ts';
import { identityParameter } from './identity-parameter.ts';
import type { Setting } from './setting.ts';

export interface RecipientChange {
  readonly name: string;
  readonly synopsis: LocalText;
  /** Whom it changes; others are not found. */
  readonly kinds: readonly RecipientKind[];
  readonly settings: Readonly<Record<string, Setting>>;
  readonly examples: readonly [CmdletExample, ...CmdletExample[]];
}

const ownParameters = { Identity: identityParameter } as const;

/** A cmdlet that changes settings of recipients, and nothing else. */
export function defineChange({ kinds, settings, ...named }: RecipientChange) {
  // What the settings mean is between each of them and `changeRecipient`.
  const parameters: typeof ownParameters = { ...ownParameters, ...settings };
  return defineCmdlet({
    ...named,
    role: 'Mail Recipients',
    scope: 'organization',
    effect: 'change',
    parameters,
    target: targetOf(kinds),
    async process(bound, context) {
      await changeRecipient({ Identity: bound.Identity, kinds }, settings, bound, context);
      return undefined;
    },
  });
}
