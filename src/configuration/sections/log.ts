import * as z from 'zod';
import { path } from '../values.ts';

export const log = z
  .strictObject({
    level: z
      .enum(['debug', 'info', 'warn', 'error'])
      .default('info')
      .describe('The least that is written. Read again on SIGHUP.'),
    format: z
      .enum(['auto', 'json', 'text'])
      .default('auto')
      .describe('One object a line, or a line for people; auto is text at a terminal and json elsewhere.'),
    file: path.optional().describe('Written to, and opened again on SIGHUP; standard error without it.'),
  })
  .prefault({})
  .describe('Structured logs, in English.');
