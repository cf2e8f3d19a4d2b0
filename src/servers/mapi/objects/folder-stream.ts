import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import { type PropertyKey, typeOfKey } from '../../../wire/mapi/property-key.ts';
import { PropertyType } from '../../../wire/mapi/property-type.ts';
import { RopError } from '../rop-error.ts';
import type { PropertyHolder } from './property-holder.ts';
import { openPropertyStream } from './property-stream.ts';
import type { StreamMode, StreamSource } from './stream-object.ts';

/** What a property of a folder may hold: it lies in a row, and everybody who opens the folder reads it. */
const maxBytes = 1024 * 1024;

/** Stored when the stream is committed or released: [MS-OXCPRPT] section 3.2.5.13. */
export async function openFolderStream(
  holder: PropertyHolder,
  key: PropertyKey,
  mode: StreamMode,
): Promise<StreamSource> {
  // Section 2.2.14: of folders binary values alone.
  if (typeOfKey(key) !== PropertyType.binary) throw new RopError(ErrorCode.NotSupported);
  const [outcome] = await holder.readProperties([key]);
  const { session } = holder.logon;
  return openPropertyStream({
    key,
    mode,
    found: outcome?.kind === 'value' ? outcome.entry : undefined,
    codePage: session.codePage,
    allowance: session.allowance.share(),
    maxBytes,
    changed: () => undefined,
    async commit(make) {
      const [problem] = await holder.setProperties([{ key, value: make() }]);
      if (problem !== undefined) throw new RopError(problem.code);
    },
  });
}
