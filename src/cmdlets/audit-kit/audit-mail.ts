import type { AuditRecord } from '../../store/ports/audit-store.ts';
import { buildMessage } from '../../wire/mime/build-message.ts';
import { xmlText } from '../../wire/xml-text.ts';

export interface AuditMail {
  readonly name: string;
  readonly from: number;
  readonly until: number;
  readonly sender: string;
  readonly to: string;
  readonly sentAt: number;
  readonly records: readonly AuditRecord[];
}

/** A message with the records found as SearchResult.xml, in the form that Exchange sends. */
export function auditMail({ name, from, until, sender, to, sentAt, records }: AuditMail): Uint8Array {
  const period = `${new Date(from).toISOString()} – ${new Date(until).toISOString()}`;
  return buildMessage({
    from: { name: 'Landfall', address: sender },
    to: [{ name: '', address: to }],
    subject: `Audit log search: ${name}`,
    date: sentAt,
    text: `The search "${name}" (${period}) found ${records.length} changes. They are in the attached file.\r\n\r\n"${name}" 검색(${period})에서 변경 ${records.length}건을 찾았습니다. 첨부 파일에 있습니다.\r\n`,
    attachments: [
      {
        name: 'SearchResult.xml',
        contentType: 'application/xml',
        content: Buffer.from(searchResultXml(records)),
      },
    ],
  });
}

function searchResultXml(records: readonly AuditRecord[]): string {
  const events = records.map((record) => {
    const attributes = {
      Caller: record.actor,
      Cmdlet: record.cmdlet,
      ObjectModified: record.object,
      RunDate: new Date(record.at).toISOString(),
      Succeeded: String(record.outcome === 'succeeded'),
      ExternalAccess: String(record.external),
      Error: record.error ?? 'None',
    };
    const parameters = Object.entries(record.parameters).map(
      ([Name, Value]) => `      <Parameter${attributesOf({ Name, Value })} />\n`,
    );
    return `  <Event${attributesOf(attributes)}>\n    <CmdletParameters>\n${parameters.join('')}    </CmdletParameters>\n  </Event>\n`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>\n<SearchResults>\n${events.join('')}</SearchResults>\n`;
}

const attributesOf = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(value)}"`)
    .join('');
