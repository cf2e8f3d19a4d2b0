// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletSelectObject } from './select-object.ts';

export const cmdlets = [
  cmdletSelectObject,
] as const;
