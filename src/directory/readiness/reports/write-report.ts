/** Passes findings on, and writes them into a file by the way, in the form that its name asks for. */

import { AppError } from '../../../base/errors.ts';
import type { Language } from '../../../base/language.ts';
import { findingCsvBeginning, findingCsvRow } from '../../mending/finding-csv-writer.ts';
import type { Finding } from '../finding.ts';
import type { ReadinessRun } from '../readiness-run.ts';
import { FindingDigest } from './finding-digest.ts';
import { maxHtmlFindings, writeHtmlReport } from './html-report.ts';
import { ldifBeginning, MendLdif } from './mend-ldif.ts';

export const reportForms = ['html', 'csv', 'json', 'ldif'] as const;
export type ReportForm = (typeof reportForms)[number];

export interface ReportWriter {
  begin(): string;
  add(finding: Finding): string;
  end(run: ReadinessRun): Iterable<string>;
}

export function reportFormOf(path: string): ReportForm {
  const extension = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const form = reportForms.find((name) => name === (extension === 'htm' ? 'html' : extension));
  if (form !== undefined) return form;
  throw new AppError({
    kind: 'invalid',
    code: 'directory.readiness.reportForm',
    message: `"${path}" does not say what to write. End it with .html (a report with charts), .csv (every finding, for a spreadsheet), .json (the same for programs) or .ldif (the proposed changes).`,
  });
}

export function makeReportWriter(form: ReportForm, language: Language, timeZone: string): ReportWriter {
  return writers[form](language, timeZone);
}

const writers: Readonly<Record<ReportForm, (language: Language, timeZone: string) => ReportWriter>> = {
  html: (language, timeZone) => {
    const digest = new FindingDigest(maxHtmlFindings);
    return {
      begin: () => '',
      add(finding) {
        digest.add(finding);
        return '';
      },
      end: (run) => writeHtmlReport(run, digest, language, timeZone),
    };
  },
  csv: (language) => ({
    begin: () => findingCsvBeginning,
    add: (finding) => findingCsvRow({ finding, action: finding.action, update: finding.proposal }, language),
    end: () => [],
  }),
  json: () => {
    let separator = '\n';
    return {
      begin: () => '{"findings":[',
      add(finding) {
        const text = separator + JSON.stringify(finding);
        separator = ',\n';
        return text;
      },
      end: (run) => [`\n],"run":${JSON.stringify(run)}}\n`],
    };
  },
  ldif: () => {
    const ldif = new MendLdif();
    return {
      begin: () =>
        ldifBeginning(
          'Changes that Test-DirectoryReadiness proposes. Read them, then: ldapmodify -H ldaps://dc.contoso.local -D administrator@contoso.local -W -f <this file>',
        ),
      add: (finding) => ldif.add(finding),
      end: () => [ldif.end()],
    };
  },
};
