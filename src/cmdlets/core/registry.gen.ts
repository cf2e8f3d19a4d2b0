// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletConverttoCsv } from './convertto-csv.ts';
import { cmdlet as cmdletConverttoJson } from './convertto-json.ts';
import { cmdlet as cmdletForeachObject } from './foreach-object.ts';
import { cmdlet as cmdletFormatList } from './format-list.ts';
import { cmdlet as cmdletFormatTable } from './format-table.ts';
import { cmdlet as cmdletFormatWide } from './format-wide.ts';
import { cmdlet as cmdletGetCommand } from './get-command.ts';
import { cmdlet as cmdletGetDate } from './get-date.ts';
import { cmdlet as cmdletGetHelp } from './get-help.ts';
import { cmdlet as cmdletGetMember } from './get-member.ts';
import { cmdlet as cmdletGroupObject } from './group-object.ts';
import { cmdlet as cmdletMeasureObject } from './measure-object.ts';
import { cmdlet as cmdletOutNull } from './out-null.ts';
import { cmdlet as cmdletOutString } from './out-string.ts';
import { cmdlet as cmdletSelectObject } from './select-object.ts';
import { cmdlet as cmdletSortObject } from './sort-object.ts';
import { cmdlet as cmdletWhereObject } from './where-object.ts';
import { cmdlet as cmdletWriteDebug } from './write-debug.ts';
import { cmdlet as cmdletWriteError } from './write-error.ts';
import { cmdlet as cmdletWriteHost } from './write-host.ts';
import { cmdlet as cmdletWriteInformation } from './write-information.ts';
import { cmdlet as cmdletWriteOutput } from './write-output.ts';
import { cmdlet as cmdletWriteProgress } from './write-progress.ts';
import { cmdlet as cmdletWriteVerbose } from './write-verbose.ts';
import { cmdlet as cmdletWriteWarning } from './write-warning.ts';

export const cmdlets = [
  cmdletConverttoCsv,
  cmdletConverttoJson,
  cmdletForeachObject,
  cmdletFormatList,
  cmdletFormatTable,
  cmdletFormatWide,
  cmdletGetCommand,
  cmdletGetDate,
  cmdletGetHelp,
  cmdletGetMember,
  cmdletGroupObject,
  cmdletMeasureObject,
  cmdletOutNull,
  cmdletOutString,
  cmdletSelectObject,
  cmdletSortObject,
  cmdletWhereObject,
  cmdletWriteDebug,
  cmdletWriteError,
  cmdletWriteHost,
  cmdletWriteInformation,
  cmdletWriteOutput,
  cmdletWriteProgress,
  cmdletWriteVerbose,
  cmdletWriteWarning,
] as const;
