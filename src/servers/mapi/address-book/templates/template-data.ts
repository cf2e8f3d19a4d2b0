/** Dialogs that a client draws: [MS-OXOABKT] section 2.2.2.1. Sizes are in dialog units, of which a letter is four wide and eight high. */
import { ByteWriter } from '../../../../wire/mapi/byte-writer.ts';
import type { CodePage } from '../../../../wire/mapi/code-page.ts';
import type { PropertyTag } from '../../../../wire/mapi/property-type.ts';

const controlTypes = {
  label: 0x00,
  edit: 0x01,
  list: 0x02,
  checkBox: 0x05,
  group: 0x06,
  button: 0x07,
  page: 0x08,
  values: 0x0b,
} as const;

const controlFlags = { multiLine: 0x01, editable: 0x02, required: 0x04, acceptsDoubleBytes: 0x20 } as const;

export interface DialogPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type DialogControl =
  | { readonly kind: 'page'; readonly text: string }
  | ({ readonly kind: 'label' | 'group'; readonly text: string } & DialogPlace)
  | ({
      readonly kind: 'edit';
      readonly tag: PropertyTag;
      readonly maxLength: number;
      readonly isEditable?: true;
      readonly isMultiLine?: true;
    } & DialogPlace)
  /** Of objects, as a table; of texts. */
  | ({ readonly kind: 'list' | 'values'; readonly tag: PropertyTag } & DialogPlace)
  | ({
      readonly kind: 'button' | 'checkBox';
      readonly tag: PropertyTag;
      readonly text: string;
    } & DialogPlace);

const headerBytes = 8;
const rowBytes = 36;
const form = 1;

export function writeTemplateData(controls: readonly DialogControl[], codePage: CodePage): Uint8Array {
  const writer = new ByteWriter(4_096).u32(form).u32(controls.length);
  const texts = new ByteWriter(1_024);
  const textsAt = headerBytes + controls.length * rowBytes;
  const place = (text: string): number => {
    const at = textsAt + texts.length;
    texts.zeroTerminated(codePage.encode(text));
    return at;
  };
  for (const control of controls) {
    const { x, y, width, height } = control.kind === 'page' ? nowhere : control;
    writer.u32(x).u32(width).u32(y).u32(height).u32(controlTypes[control.kind]).u32(flagsOf(control));
    writeStructure(writer, control, place);
  }
  return writer.bytes(texts.written).written;
}

const nowhere: DialogPlace = { x: 0, y: 0, width: 0, height: 0 };
/** Any letters may be typed. */
const anything = '*';

function writeStructure(writer: ByteWriter, control: DialogControl, place: (text: string) => number): void {
  switch (control.kind) {
    case 'page':
    case 'label':
    case 'group':
      writer.u32(0).u32(0).u32(place(control.text));
      return;
    case 'edit':
      writer.u32(control.tag).u32(control.maxLength).u32(place(anything));
      return;
    case 'list':
    case 'values':
      writer.u32(control.tag).u32(0).u32(place(anything));
      return;
    case 'button':
    case 'checkBox':
      writer.u32(control.tag).u32(0).u32(place(control.text));
  }
}

function flagsOf(control: DialogControl): number {
  if (control.kind !== 'edit') return 0;
  const flags = controlFlags.acceptsDoubleBytes | (control.isMultiLine ? controlFlags.multiLine : 0);
  return flags | (control.isEditable ? controlFlags.editable : 0);
}

/** [MS-OXOABKT] section 2.2.2.2: how many instructions follow, and they. What is typed is taken as it is, so that it ends at once. */
export const idleScript: Uint8Array = new ByteWriter(8).u32(1).u32(0).written;
