import type { CodePage } from '../../../wire/mapi/code-page.ts';
import { ErrorCode } from '../../../wire/mapi/error-code.ts';
import type { BagEntry } from '../../../wire/mapi/property-bag.ts';
import { type PropertyKey, typeOfKey } from '../../../wire/mapi/property-key.ts';
import { PropertyType } from '../../../wire/mapi/property-type.ts';
import type { PropertyValue } from '../../../wire/mapi/property-value.ts';
import type { AllowanceShare } from '../byte-allowance.ts';
import { RopError } from '../rop-error.ts';
import { PagedBytes } from './paged-bytes.ts';
import type { StreamMode, StreamSource } from './stream-object.ts';

export interface PropertyStreamTerms {
  readonly key: PropertyKey;
  readonly mode: StreamMode;
  readonly found: BagEntry | undefined;
  readonly codePage: CodePage;
  readonly allowance: AllowanceShare;
  readonly maxBytes: number;
  /** The property is what `make` gives from now on. */
  changed(make: () => PropertyValue): void;
  commit?(make: () => PropertyValue): Promise<void>;
}

/** [MS-OXCPRPT] section 2.2.14: a binary value or a text as bytes. */
export function openPropertyStream(terms: PropertyStreamTerms): StreamSource {
  const { key, mode, found, codePage, allowance, maxBytes } = terms;
  const form = formOf(typeOfKey(key), codePage);
  if (form === undefined) throw new RopError(ErrorCode.NotSupported);
  if (found === undefined && mode !== 'create') throw new RopError(ErrorCode.NotFound);
  const bytes = new PagedBytes(
    found === undefined || mode === 'create' ? undefined : form.write(found.value),
  );
  const make = () => form.read(bytes.read(0, bytes.length));
  let isPending = mode === 'create';
  if (isPending) terms.changed(make);
  return {
    bytes,
    isWritable: mode !== 'read',
    maxBytes,
    reserve: (count) => allowance.take(count),
    changed() {
      isPending = true;
      terms.changed(make);
    },
    async commit() {
      if (!isPending) return;
      isPending = false;
      await terms.commit?.(make);
    },
  };
}

interface Form {
  write(value: PropertyValue): Uint8Array;
  read(bytes: Uint8Array): PropertyValue;
}

function formOf(type: number, codePage: CodePage): Form | undefined {
  switch (type) {
    case PropertyType.binary:
    case PropertyType.object:
      return {
        write: (value) => (value instanceof Uint8Array ? value : new Uint8Array()),
        // The stream goes on being written to.
        read: (bytes) => bytes.slice(),
      };
    case PropertyType.string:
      return {
        write: (value) => Buffer.from(String(value), 'utf16le'),
        read: (bytes) => untilZero(Buffer.from(bytes).toString('utf16le')),
      };
    case PropertyType.string8:
      return {
        write: (value) => codePage.encode(String(value)),
        read: (bytes) => untilZero(codePage.decode(bytes)),
      };
    default:
      return undefined;
  }
}

/** Clients write the zero at the end or do not. */
const untilZero = (text: string): string => text.replace(/\0.*$/s, '');
