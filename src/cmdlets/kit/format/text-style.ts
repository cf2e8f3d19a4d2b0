/** Escape sequences around parts of the output (`$PSStyle.Formatting`). Without a style the output is plain. */
export interface TextStyle {
  readonly tableHeader: string;
  readonly customTableHeader: string;
  readonly listLabel: string;
  readonly error: string;
  readonly warning: string;
  readonly reset: string;
}

/** PowerShell's own colours, for terminals. */
export const terminalStyle: TextStyle = {
  tableHeader: '\u001b[32;1m',
  customTableHeader: '\u001b[32;1;3m',
  listLabel: '\u001b[32;1m',
  error: '\u001b[31;1m',
  warning: '\u001b[33;1m',
  reset: '\u001b[0m',
};
