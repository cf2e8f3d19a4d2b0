export { type MapiLogName, mapiLogs } from './log-layouts.ts';
export { formatLogHead, formatLogRow, type LogRow, readLogText } from './log-text.ts';
