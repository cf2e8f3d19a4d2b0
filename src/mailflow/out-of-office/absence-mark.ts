/** How an answer says that its sender is away: as RFC 5230 section 4.7 has it, beside RFC 3834 section 5. */
export const absenceMark = 'auto-replied (vacation)';

/** PidTagMessageClass of such an answer: [MS-OXORULE] section 3.2.5.1, OP_OOF_REPLY. */
export const absenceReplyClass = 'IPM.Note.Rules.OofTemplate.Microsoft';

export const isAbsenceReply = (autoSubmitted: string | undefined): boolean =>
  autoSubmitted !== undefined && /^\s*auto-replied\s*\(vacation\)/i.test(autoSubmitted);
