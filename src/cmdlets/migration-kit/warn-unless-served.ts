import type { CmdletContext } from '../kit/context.ts';

/** Somebody who waits for a migration that nobody brings on would wait for ever. */
export function warnUnlessServed({ rooms, reporter }: Pick<CmdletContext, 'rooms' | 'reporter'>): void {
  if (rooms.migrations.isServed) return;
  reporter.warn(
    'No server is running here: mailboxes are moved as soon as one has this store. Type: landfall start',
  );
}
