import type { MailboxProvisioner } from '../../organization/mailbox-provisioner.ts';
import { SynchronizedRecipients } from '../../organization/synchronized-recipients.ts';
import { DirSyncFeatures } from '../upn/dir-sync-features.ts';
import { DirectorySynchronization, type SynchronizationOptions } from './directory-synchronization.ts';
import { RunHistory } from './runs/run-history.ts';

export interface SynchronizationParts
  extends Omit<SynchronizationOptions, 'recipients' | 'features' | 'history'> {
  readonly provisioner: MailboxProvisioner;
}

/** With all that stands on the store alone. */
export function createSynchronization({
  provisioner,
  ...parts
}: SynchronizationParts): DirectorySynchronization {
  const { store, random } = parts;
  return new DirectorySynchronization({
    ...parts,
    recipients: new SynchronizedRecipients({ store, random, provisioner }),
    features: new DirSyncFeatures(store),
    history: new RunHistory(store),
  });
}
