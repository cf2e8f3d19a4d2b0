// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletGetRecipient } from './get-recipient.ts';

export const cmdlets = [
  cmdletGetRecipient,
] as const;
