// Written by "npm run generate" from the files of this folder. Add a file and run it again; never edit this one.
import { cmdlet as cmdletAddMember } from './add-member.ts';
import { cmdlet as cmdletClearHistory } from './clear-history.ts';
import { cmdlet as cmdletClearHost } from './clear-host.ts';
import { cmdlet as cmdletClearVariable } from './clear-variable.ts';
import { cmdlet as cmdletCompareObject } from './compare-object.ts';
import { cmdlet as cmdletConvertfromCsv } from './convertfrom-csv.ts';
import { cmdlet as cmdletConvertfromJson } from './convertfrom-json.ts';
import { cmdlet as cmdletConvertfromSecurestring } from './convertfrom-securestring.ts';
import { cmdlet as cmdletConverttoCsv } from './convertto-csv.ts';
import { cmdlet as cmdletConverttoJson } from './convertto-json.ts';
import { cmdlet as cmdletConverttoSecurestring } from './convertto-securestring.ts';
import { cmdlet as cmdletForeachObject } from './foreach-object.ts';
import { cmdlet as cmdletFormatList } from './format-list.ts';
import { cmdlet as cmdletFormatTable } from './format-table.ts';
import { cmdlet as cmdletFormatWide } from './format-wide.ts';
import { cmdlet as cmdletGetAlias } from './get-alias.ts';
import { cmdlet as cmdletGetCommand } from './get-command.ts';
import { cmdlet as cmdletGetCredential } from './get-credential.ts';
import { cmdlet as cmdletGetDate } from './get-date.ts';
import { cmdlet as cmdletGetExecutionpolicy } from './get-executionpolicy.ts';
import { cmdlet as cmdletGetFormatdata } from './get-formatdata.ts';
import { cmdlet as cmdletGetHelp } from './get-help.ts';
import { cmdlet as cmdletGetHistory } from './get-history.ts';
import { cmdlet as cmdletGetMember } from './get-member.ts';
import { cmdlet as cmdletGetModule } from './get-module.ts';
import { cmdlet as cmdletGetRandom } from './get-random.ts';
import { cmdlet as cmdletGetUnique } from './get-unique.ts';
import { cmdlet as cmdletGetVariable } from './get-variable.ts';
import { cmdlet as cmdletGroupObject } from './group-object.ts';
import { cmdlet as cmdletImportModule } from './import-module.ts';
import { cmdlet as cmdletInvokeExpression } from './invoke-expression.ts';
import { cmdlet as cmdletInvokeHistory } from './invoke-history.ts';
import { cmdlet as cmdletJoinPath } from './join-path.ts';
import { cmdlet as cmdletJoinString } from './join-string.ts';
import { cmdlet as cmdletMeasureCommand } from './measure-command.ts';
import { cmdlet as cmdletMeasureObject } from './measure-object.ts';
import { cmdlet as cmdletNewAlias } from './new-alias.ts';
import { cmdlet as cmdletNewGuid } from './new-guid.ts';
import { cmdlet as cmdletNewObject } from './new-object.ts';
import { cmdlet as cmdletNewTimespan } from './new-timespan.ts';
import { cmdlet as cmdletNewVariable } from './new-variable.ts';
import { cmdlet as cmdletOutDefault } from './out-default.ts';
import { cmdlet as cmdletOutHost } from './out-host.ts';
import { cmdlet as cmdletOutNull } from './out-null.ts';
import { cmdlet as cmdletOutString } from './out-string.ts';
import { cmdlet as cmdletReadHost } from './read-host.ts';
import { cmdlet as cmdletRemoveVariable } from './remove-variable.ts';
import { cmdlet as cmdletSelectObject } from './select-object.ts';
import { cmdlet as cmdletSelectString } from './select-string.ts';
import { cmdlet as cmdletSetAlias } from './set-alias.ts';
import { cmdlet as cmdletSetExecutionpolicy } from './set-executionpolicy.ts';
import { cmdlet as cmdletSetVariable } from './set-variable.ts';
import { cmdlet as cmdletSortObject } from './sort-object.ts';
import { cmdlet as cmdletSplitPath } from './split-path.ts';
import { cmdlet as cmdletStartSleep } from './start-sleep.ts';
import { cmdlet as cmdletTeeObject } from './tee-object.ts';
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
  cmdletAddMember,
  cmdletClearHistory,
  cmdletClearHost,
  cmdletClearVariable,
  cmdletCompareObject,
  cmdletConvertfromCsv,
  cmdletConvertfromJson,
  cmdletConvertfromSecurestring,
  cmdletConverttoCsv,
  cmdletConverttoJson,
  cmdletConverttoSecurestring,
  cmdletForeachObject,
  cmdletFormatList,
  cmdletFormatTable,
  cmdletFormatWide,
  cmdletGetAlias,
  cmdletGetCommand,
  cmdletGetCredential,
  cmdletGetDate,
  cmdletGetExecutionpolicy,
  cmdletGetFormatdata,
  cmdletGetHelp,
  cmdletGetHistory,
  cmdletGetMember,
  cmdletGetModule,
  cmdletGetRandom,
  cmdletGetUnique,
  cmdletGetVariable,
  cmdletGroupObject,
  cmdletImportModule,
  cmdletInvokeExpression,
  cmdletInvokeHistory,
  cmdletJoinPath,
  cmdletJoinString,
  cmdletMeasureCommand,
  cmdletMeasureObject,
  cmdletNewAlias,
  cmdletNewGuid,
  cmdletNewObject,
  cmdletNewTimespan,
  cmdletNewVariable,
  cmdletOutDefault,
  cmdletOutHost,
  cmdletOutNull,
  cmdletOutString,
  cmdletReadHost,
  cmdletRemoveVariable,
  cmdletSelectObject,
  cmdletSelectString,
  cmdletSetAlias,
  cmdletSetExecutionpolicy,
  cmdletSetVariable,
  cmdletSortObject,
  cmdletSplitPath,
  cmdletStartSleep,
  cmdletTeeObject,
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
