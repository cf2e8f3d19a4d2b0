/** What a write may change, after the key. */
export const changingMailboxColumns = {
  tenant_id: 'integer',
  mailbox_id: 'integer',
  change_no: 'integer',
  uid_validity: 'integer',
  issue_warning_bytes: 'integer',
  prohibit_send_bytes: 'integer',
  prohibit_send_receive_bytes: 'integer',
  recoverable_items_bytes: 'integer',
  item_count: 'integer',
  total_bytes: 'integer',
  recoverable_count: 'integer',
  recoverable_bytes: 'integer',
  last_item: 'integer',
} as const;

export const mailboxColumns = {
  ...changingMailboxColumns,
  guid: 'text',
  created_at: 'integer',
  indexed_item: 'integer',
} as const;
