// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { command as commandAuth } from './auth.ts';
import { command as commandBdat } from './bdat.ts';
import { command as commandData } from './data.ts';
import { command as commandExpn } from './expn.ts';
import { command as commandHello } from './hello.ts';
import { command as commandHelp } from './help.ts';
import { command as commandMail } from './mail.ts';
import { command as commandNoop } from './noop.ts';
import { command as commandQuit } from './quit.ts';
import { command as commandRcpt } from './rcpt.ts';
import { command as commandRset } from './rset.ts';
import { command as commandStarttls } from './starttls.ts';
import { command as commandVrfy } from './vrfy.ts';

export const commands = [
  commandAuth,
  commandBdat,
  commandData,
  commandExpn,
  commandHello,
  commandHelp,
  commandMail,
  commandNoop,
  commandQuit,
  commandRcpt,
  commandRset,
  commandStarttls,
  commandVrfy,
] as const;
