import { AppError } from '../../base/errors.ts';
import type { RoleObjectKind } from '../ports/access-store.ts';

const words: Readonly<Record<RoleObjectKind, string>> = {
  roleGroup: 'role group',
  role: 'management role',
  roleAssignment: 'role assignment',
  scope: 'management scope',
};

export function roleNameTaken(kind: RoleObjectKind, name: string): AppError {
  return new AppError({
    kind: 'conflict',
    code: `access.${kind}.taken`,
    message: `There is a ${words[kind]} "${name}" already. Choose another name.`,
    details: { name },
  });
}
