/** Which mailbox here each row means. */
import { isMailboxKind, type Recipient, type Tenant } from '../../store/ports/directory-model.ts';
import type { MigrationCsvRow } from '../csv/check-migration-row.ts';
import type { IntakeError, TargetErrorCode } from './batch-model.ts';
import type { ControlContext } from './context.ts';
import type { UserMailbox } from './user-model.ts';

/** What of a row is needed beyond its file. */
export type IntakeRow = Pick<MigrationCsvRow, 'row' | 'line' | 'emailAddress' | 'userName' | 'userRoot'> & {
  readonly password: MigrationCsvRow['password'];
};

export interface ResolvedRow {
  readonly row: IntakeRow;
  /** By which the user is found, and two rows for one mailbox are told. */
  readonly addressKey: string;
  readonly mailbox: UserMailbox | null;
}

export type Resolution = ResolvedRow | { readonly error: IntakeError };

/** Local parts are compared without case, as every address of a recipient is. */
export function addressKeyOf(address: string): string {
  return address.toLowerCase();
}

/** At most 1,000 rows at once. */
export async function resolveRows(
  recipients: ControlContext['recipients'],
  { tenant, name }: Tenant,
  rows: readonly IntakeRow[],
): Promise<Resolution[]> {
  const keys = rows.map(({ emailAddress }) => ({
    kind: 'address' as const,
    type: 'smtp',
    value: emailAddress,
  }));
  const byAddress = new Map<string, Recipient>();
  for (const recipient of await recipients.findByKeys(tenant, keys)) {
    for (const { type, address } of recipient.addresses) {
      if (type === 'smtp') byAddress.set(addressKeyOf(address), recipient);
    }
    if (recipient.upn !== null) byAddress.set(addressKeyOf(recipient.upn), recipient);
  }
  return rows.map((row) => resolveRow(row, byAddress.get(addressKeyOf(row.emailAddress)), name));
}

function resolveRow(row: IntakeRow, recipient: Recipient | undefined, organization: string): Resolution {
  const { emailAddress } = row;
  if (recipient === undefined) {
    return rowError(
      row,
      'target.notFound',
      `No mailbox of ${organization} has the address ${emailAddress}. Create it with New-Mailbox, or correct the address.`,
    );
  }
  if (!isMailboxKind(recipient.kind) || recipient.mailbox === null) {
    return rowError(
      row,
      'target.noMailbox',
      `${emailAddress} belongs to "${recipient.displayName}", which has no mailbox. Run Enable-Mailbox for it, or correct the address.`,
    );
  }
  const { mailbox, guid, state } = recipient.mailbox;
  if (state !== 'ready') {
    const why = state === 'pending' ? 'is still being made. Try again in a minute.' : 'is being removed.';
    return rowError(row, 'target.notReady', `The mailbox of ${emailAddress} ${why}`);
  }
  const primary = recipient.addresses.find(({ type, primary: isPrimary }) => type === 'smtp' && isPrimary);
  return {
    row,
    addressKey: addressKeyOf(primary?.address ?? emailAddress),
    mailbox: {
      recipient: recipient.recipient,
      recipientGuid: recipient.guid,
      mailbox,
      mailboxGuid: guid,
    },
  };
}

export function rowError(row: IntakeRow, code: TargetErrorCode, message: string): { error: IntakeError } {
  const { emailAddress, userName, userRoot } = row;
  return {
    error: {
      code,
      message,
      scope: 'row',
      row: row.row,
      line: row.line,
      column: 'EmailAddress',
      cells: { emailAddress, userName, ...(userRoot === undefined ? {} : { userRoot }) },
    },
  };
}
