export function quoteCsvField(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Matches fields that are another field, or more than one, without quotes. */
export function csvQuoteNeed(delimiter = ','): RegExp {
  return new RegExp(`[\\n\\r"${delimiter.replace(/[\\\]^-]/g, '\\$&')}]`);
}

/** A row as RFC 4180 section 2 has it, with its line end. */
export function formatCsvRow(fields: readonly string[], delimiter = ','): string {
  const need = csvQuoteNeed(delimiter);
  return `${fields.map((field) => (need.test(field) ? quoteCsvField(field) : field)).join(delimiter)}\r\n`;
}

const commaNeed = csvQuoteNeed();

/** One of a row between commas. */
export const formatCsvField = (field: string): string =>
  commaNeed.test(field) ? quoteCsvField(field) : field;

/** What spreadsheets run as a formula though a comma or quotes stand before it; in East Asia also when it is typed wide. */
const formulaStart = /^'*[=+\-@\t\r＝＋－＠]/;
const concealedFormula = /^'(?='*[=+\-@\t\r＝＋－＠])/;

/**
 * A field that a spreadsheet shows and does not run: it takes the quote for "this is text". `fromFormulaSafe` takes it
 * away again, so that a file can be mended in a spreadsheet and read back. What has such a quote of its own gets one more.
 */
export function toFormulaSafe(text: string): string {
  return formulaStart.test(text) ? `'${text}` : text;
}

export function fromFormulaSafe(text: string): string {
  return text.replace(concealedFormula, '');
}
