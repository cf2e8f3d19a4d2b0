import type { Reporter } from './reporter.ts';

/** Of a `Set-` that was given nothing to set, or only what is so already. */
export function warnUnmodified(name: string, { reporter }: { readonly reporter: Reporter }): void {
  reporter.warn(`The command completed successfully but no settings of '${name}' have been modified.`);
}
