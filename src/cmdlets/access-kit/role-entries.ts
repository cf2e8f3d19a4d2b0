import { AppError } from '../../base/errors.ts';
import { parameter } from '../kit/parameter.ts';
import { entryIdentity } from './parameters.ts';

export const entryParameter = parameter({
  schema: entryIdentity(),
  synopsis: {
    en: 'Role\\Cmdlet; * stands for anything where several are shown.',
    ko: '역할\\Cmdlet. 여러 개를 볼 때 *는 아무 글자나 뜻합니다.',
  },
  position: 0,
  mandatory: true,
  fromPipeline: 'both',
});

export interface EntryName {
  readonly role: string;
  readonly cmdlet: string;
}

/** `Mail Recipients\\Set-Mailbox`. */
export function splitEntry(identity: string): EntryName {
  const at = identity.lastIndexOf('\\');
  const [role, cmdlet] = [identity.slice(0, Math.max(at, 0)).trim(), identity.slice(at + 1).trim()];
  if (role !== '' && cmdlet !== '') return { role, cmdlet };
  throw new AppError({
    kind: 'invalid',
    code: 'access.role.entryName',
    message: `"${identity.slice(0, 100)}" names no entry of a role. Give the role and the cmdlet with a backslash between: 'Mail Recipients\\Set-Mailbox'`,
  });
}
