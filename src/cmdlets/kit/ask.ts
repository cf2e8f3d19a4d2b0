import { AppError } from '../../base/errors.ts';
import type { CmdletContext } from './context.ts';

/** What a person types; an error where nobody can be asked, which says what to do instead. */
export function ask(
  { prompter, signal }: Pick<CmdletContext, 'prompter' | 'signal'>,
  question: string,
  { isSecret, instead }: { readonly isSecret: boolean; readonly instead: string },
): Promise<string> {
  if (prompter) return prompter.ask(question, { isSecret, signal });
  throw new AppError({
    kind: 'denied',
    code: 'HostFunctionNotImplemented',
    message: `There is nobody here to ask. ${instead}`,
  });
}
