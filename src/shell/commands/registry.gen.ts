// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { command as commandBackup } from './backup.ts';
import { command as commandCommand } from './command.ts';
import { command as commandCompletion } from './completion.ts';
import { command as commandConfig } from './config.ts';
import { command as commandDemo } from './demo.ts';
import { command as commandDoctor } from './doctor.ts';
import { command as commandFsck } from './fsck.ts';
import { command as commandHelp } from './help.ts';
import { command as commandRestore } from './restore.ts';
import { command as commandRun } from './run.ts';
import { command as commandShell } from './shell.ts';
import { command as commandStart } from './start.ts';
import { command as commandVersion } from './version.ts';

export const commands = [
  commandBackup,
  commandCommand,
  commandCompletion,
  commandConfig,
  commandDemo,
  commandDoctor,
  commandFsck,
  commandHelp,
  commandRestore,
  commandRun,
  commandShell,
  commandStart,
  commandVersion,
] as const;
