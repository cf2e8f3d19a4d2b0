// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletGetDirectoryconnector } from './get-directoryconnector.ts';
import { cmdlet as cmdletGetDirectoryfinding } from './get-directoryfinding.ts';
import { cmdlet as cmdletNewDirectoryconnector } from './new-directoryconnector.ts';
import { cmdlet as cmdletRemoveDirectoryconnector } from './remove-directoryconnector.ts';
import { cmdlet as cmdletSetDirectoryconnector } from './set-directoryconnector.ts';
import { cmdlet as cmdletTestDirectoryconnector } from './test-directoryconnector.ts';
import { cmdlet as cmdletTestDirectoryreadiness } from './test-directoryreadiness.ts';

export const cmdlets = [
  cmdletGetDirectoryconnector,
  cmdletGetDirectoryfinding,
  cmdletNewDirectoryconnector,
  cmdletRemoveDirectoryconnector,
  cmdletSetDirectoryconnector,
  cmdletTestDirectoryconnector,
  cmdletTestDirectoryreadiness,
] as const;
