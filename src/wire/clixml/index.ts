/**
 * CLIXML, PowerShell's text form of objects ([MS-PSRP] section 2.2.5), both ways, without IO. Values are those
 * of ../powershell-language.
 *
 *     writeClixml(values, { depth: 2 }) → string       a document, as Export-Clixml; clixmlParts streams it
 *     readClixml(text) → Value[]                       as Import-Clixml; throws ClixmlError
 *     new ClixmlWriter({ depth: 1 }).write(value)      one value after another, as remoting sends them
 *     new ClixmlReader({ limits }).receive(text)       text in parts; values as they become whole
 *
 * Encoding and byte-order marks belong to the caller. What has no class of its own in the language comes as
 * RemoteObject (properties and text of any class), EnumValue, NamedEnum, TextValue (Uri, Version, XML, the text of a
 * script block, a sealed secure string) or ProgressValue; each of them is an object to scripts. Type names of
 * lists and tables are kept beside them: setWireForm and findWireForm.
 */
export { ClixmlError } from './clixml-error.ts';
export {
  clixmlParts,
  type ReadClixmlOptions,
  readClixml,
  readClixmlStreams,
  type WriteClixmlOptions,
  writeClixml,
} from './document.ts';
export { EnumValue, makeEnum } from './enum-value.ts';
export { errorForm, findErrorRecord } from './error-form.ts';
export { type ClixmlLimits, defaultClixmlLimits } from './limits.ts';
export { NamedEnum } from './named-enum.ts';
export { type ProgressRecord, ProgressValue } from './progress-value.ts';
export { ClixmlReader, type ClixmlReaderOptions, type TopValue } from './reader.ts';
export { RemoteObject, type RemoteObjectFields } from './remote-object.ts';
export type { SecretCipher } from './secret-cipher.ts';
export { type TextTag, TextValue } from './text-value.ts';
export { type ContainerTag, findWireForm, setWireForm, type WireForm } from './wire-form.ts';
export { ClixmlWriter, type ClixmlWriterOptions } from './writer.ts';
