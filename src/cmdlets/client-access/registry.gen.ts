// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletGetCasmailbox } from './get-casmailbox.ts';
import { cmdlet as cmdletSetCasmailbox } from './set-casmailbox.ts';

export const cmdlets = [
  cmdletGetCasmailbox,
  cmdletSetCasmailbox,
] as const;
