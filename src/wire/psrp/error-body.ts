import { errorForm, findErrorRecord, RemoteObject } from '../clixml/index.ts';
import type { ErrorRecord, Value } from '../powershell-language/index.ts';
import type { Fields } from './fields.ts';

/** The error in a state message: [MS-PSRP] sections 2.2.2.8 and 2.2.2.21. */
export const writeStateError = (error: ErrorRecord | undefined): readonly (readonly [string, Value])[] =>
  error === undefined ? [] : [['ExceptionAsErrorRecord', error]];

export function readStateError(fields: Fields): { error?: ErrorRecord; errorDetails?: Value } {
  const details = fields.value('ExceptionAsErrorRecord');
  if (details === null) return {};
  const error = findErrorRecord(details);
  return { errorDetails: details, ...(error && { error }) };
}

/** A record that a command wrote and did not end with; Windows marks those. */
export function writtenError(error: ErrorRecord): RemoteObject {
  const form = errorForm(error);
  const { typeNames, text } = form;
  return new RemoteObject({
    typeNames,
    text,
    extended: [['writeErrorStream', true], ...(form.extended ?? [])],
  });
}
