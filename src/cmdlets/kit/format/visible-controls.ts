import type { FormatPacket, ListField } from './format-record.ts';

/** All but tab, line feed and carriage return. */
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** A subject or a name from outside may hold escape sequences that would steer the reader's terminal. */
export const visibleControls = (text: string): string => text.replace(control, '\ufffd');

export function withVisibleControls(packet: FormatPacket): FormatPacket {
  switch (packet.kind) {
    case 'row':
      return { ...packet, cells: packet.cells.map(visibleControls) };
    case 'fields':
    case 'rawFields':
      return { ...packet, fields: packet.fields.map(visibleField) };
    case 'item':
    case 'raw':
      return { ...packet, text: visibleControls(packet.text) };
    case 'lines':
      return { ...packet, lines: packet.lines.map(visibleControls) };
    case 'groupStart':
      return {
        ...packet,
        heading: packet.heading === undefined ? undefined : visibleControls(packet.heading),
      };
    case 'start': {
      const { shape } = packet;
      if (shape.kind !== 'table') return packet;
      const columns = shape.columns.map((column) => ({ ...column, label: visibleControls(column.label) }));
      return { ...packet, shape: { ...shape, columns } };
    }
    case 'groupEnd':
    case 'end':
      return packet;
  }
}

const visibleField = ({ label, text }: ListField): ListField => ({
  label: visibleControls(label),
  text: visibleControls(text),
});
