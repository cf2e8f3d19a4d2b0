/** Values that parameters of migration cmdlets take, as Exchange spells them. */
import { batchStatuses } from '../../migration/states/batch-status.ts';
import { summaries, userStatuses } from '../../migration/states/user-status.ts';
import { oneOf } from '../kit/parameter-types.ts';

export const migrationType = () =>
  oneOf(
    ['IMAP', 'ExchangeOutlookAnywhere', 'ExchangeRemoteMove', 'PublicFolder'],
    'Microsoft.Exchange.Data.Storage.Management.MigrationType',
  );

export const batchStatus = () =>
  oneOf(batchStatuses, 'Microsoft.Exchange.Data.Storage.Management.MigrationBatchStatus');

export const userStatus = () =>
  oneOf(userStatuses, 'Microsoft.Exchange.Data.Storage.Management.MigrationUserStatus');

export const statusSummary = () =>
  oneOf(summaries, 'Microsoft.Exchange.Data.Storage.Management.MigrationUserStatusSummary');
