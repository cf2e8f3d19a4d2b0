import { AppError, type ErrorKind } from '../base/errors.ts';

function refused(kind: ErrorKind, code: string, message: string): AppError {
  return new AppError({ kind, code: `access.${code}`, message });
}

const shown = (text: string): string => text.trim().slice(0, 100);

/** In the words of Exchange. */
export function roleObjectNotFound(what: string, identity: string): AppError {
  return refused(
    'notFound',
    'notFound',
    `The operation couldn't be performed because object '${shown(identity)}' couldn't be found. There is no ${what} of this name in the organisation.`,
  );
}

export const nameTaken = (what: string, name: string): AppError =>
  refused('conflict', 'name.taken', `There is a ${what} "${shown(name)}" already. Choose another name.`);

export const nameUnusable = (what: string, limit: number): AppError =>
  refused('invalid', 'name.length', `The name of a ${what} has 1 to ${limit} characters. Give another one.`);

export const builtInGroup = (name: string, deed: string): AppError =>
  refused(
    'denied',
    'roleGroup.builtIn',
    `The role group "${name}" is built in and cannot be ${deed}. Make one of your own with New-RoleGroup.`,
  );

export const builtInRole = (name: string): AppError =>
  refused(
    'denied',
    'role.builtIn',
    `The management role "${name}" is built in and cannot be changed. Make a smaller one of it: New-ManagementRole -Parent "${name}".`,
  );

export const lastMember = (name: string): AppError =>
  refused(
    'denied',
    'roleGroup.lastMember',
    `The last member of "${name}" cannot be removed: nobody would be left who can give roles. Add another member first.`,
  );

export const lastOfLast = (name: string): AppError =>
  refused(
    'denied',
    'roleGroup.rolesNeeded',
    `The assignment "${name}" cannot be taken away: without it nobody could give roles any more.`,
  );

export const alreadyMember = (name: string): AppError =>
  refused('conflict', 'roleGroup.member', `The recipient is a member of the role group "${name}" already.`);

export const notMember = (name: string): AppError =>
  refused('notFound', 'roleGroup.notMember', `The recipient is not a member of the role group "${name}".`);

export const notInParent = (cmdlet: string, parameter: string | undefined, parent: string): AppError =>
  refused(
    'denied',
    'role.wider',
    parameter === undefined
      ? `The cmdlet "${shown(cmdlet)}" is not in the parent role "${parent}". A role of your own is a part of its parent.`
      : `The parameter "${shown(parameter)}" of ${cmdlet} is not in the parent role "${parent}". A role of your own is a part of its parent.`,
  );

export const roleInUse = (name: string, by: readonly string[]): AppError =>
  refused(
    'conflict',
    'role.inUse',
    `The management role "${name}" cannot be removed: ${by.slice(0, 3).join(', ')} still ${by.length === 1 ? 'uses' : 'use'} it. Remove ${by.length === 1 ? 'that' : 'those'} first.`,
  );

export const scopeInUse = (name: string, by: readonly string[]): AppError =>
  refused(
    'conflict',
    'scope.inUse',
    `The management scope "${name}" cannot be removed: ${by.slice(0, 3).join(', ')} still ${by.length === 1 ? 'uses' : 'use'} it. Remove ${by.length === 1 ? 'that assignment' : 'those assignments'} or give them another scope first.`,
  );

export const scopeEmpty = (): AppError =>
  refused(
    'invalid',
    'scope.empty',
    'A management scope is either a recipient filter or a list of domains. Give -RecipientRestrictionFilter or -Domains.',
  );

export const scopeOfSelf = (role: string): AppError =>
  refused(
    'invalid',
    'assignment.selfScope',
    `The role "${role}" reaches its holder alone, so it cannot be assigned with a scope.`,
  );

export const notDelegated = (role: string): AppError =>
  refused(
    'denied',
    'assignment.notDelegated',
    `You don't have access to create, change, or remove the "${role}" management role assignment. You must be assigned a delegating role assignment to the management role or its parent in the hierarchy without a scope restriction.`,
  );
