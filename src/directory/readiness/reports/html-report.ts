/** One page that needs nothing but itself: no picture, font or script from elsewhere, and a policy that lets none in. */
import { type Bar, type BarKind, barChart } from '../../../base/html/bar-chart.ts';
import { escapeHtml, type Formats, reportFormats, sourceHash } from '../../../base/html/html-text.ts';
import { reportScript, reportStyle } from '../../../base/html/report-style.ts';
import type { Language } from '../../../base/language.ts';
import { type Finding, type Severity, severities } from '../finding.ts';
import type { ReadinessRun } from '../readiness-run.ts';
import type { FindingDigest } from './finding-digest.ts';
import { actionTexts, type Say, sayIn, severityTexts } from './report-texts.ts';

export const maxHtmlFindings = 2_000;
const maxBars = 15;
const maxDepartments = 40;

interface Page {
  readonly run: ReadinessRun;
  readonly language: Language;
  readonly say: Say;
  readonly formats: Formats;
}

const kinds: Readonly<Record<Severity, BarKind>> = {
  FailsSync: 'failed',
  ValueChanged: 'skipped',
  Warning: 'active',
  OutOfScope: 'rest',
};

export function* writeHtmlReport(
  run: ReadinessRun,
  digest: FindingDigest,
  language: Language,
  timeZone: string,
): Generator<string> {
  const page: Page = { run, language, say: sayIn(language), formats: reportFormats(language, timeZone) };
  yield beginning(page);
  yield cards(page);
  yield `<div class="panels"><div>${checkPanel(page)}</div><div>${attributePanel(page)}${completenessPanel(page)}</div></div>`;
  yield departmentTable(page);
  yield* findingTable(page, digest);
  yield `</main><script>${reportScript}</script></body></html>\n`;
}

function beginning({ run, language, say, formats }: Page): string {
  const policy = [
    "default-src 'none'",
    `style-src ${sourceHash(reportStyle)}`,
    `script-src ${sourceHash(reportScript)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const title = escapeHtml(say('title'));
  const told = [
    say('source', { sources: run.sources.join(', ') }),
    say('profile', { profile: run.profile }),
    say('generated', { time: formats.time(run.endedAt) }),
  ];
  const unknown =
    run.verifiedDomains.length === 0 ? `<p class="note">${escapeHtml(say('domainsUnknown'))}</p>` : '';
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><meta name="referrer" content="no-referrer"><title>${title}</title><style>${reportStyle}</style></head><body><main><h1>${title}</h1><p>${told.map(escapeHtml).join(' · ')}</p>${unknown}`;
}

function cards({ run, language, say, formats }: Page): string {
  const { objects, bySeverity, excluded, proposals } = run.summary;
  const share = (count: number) => say('ofObjects', { share: percent(count, objects, language) });
  const findings = (severity: Severity) => say('findings', { count: bySeverity[severity].findings });
  const touched = bySeverity.FailsSync.objects + bySeverity.ValueChanged.objects + bySeverity.Warning.objects;
  const card = (label: string, value: number, more: string) =>
    `<div class="card"><span>${escapeHtml(label)}</span><b>${escapeHtml(formats.count(value))}</b><span>${escapeHtml(more)}</span></div>`;
  return `<div class="cards">${[
    card(say('objects'), objects, `${say('excluded')}: ${formats.count(excluded)}`),
    card(say('ready'), objects - touched, share(objects - touched)),
    card(say('fail'), bySeverity.FailsSync.objects, share(bySeverity.FailsSync.objects)),
    card(say('changed'), bySeverity.ValueChanged.objects, findings('ValueChanged')),
    card(say('warnings'), bySeverity.Warning.objects, findings('Warning')),
    card(say('proposals'), proposals, ''),
  ].join('')}</div>`;
}

function panel(title: string, inner: string): string {
  return `<section class="panel"><h2>${escapeHtml(title)}</h2>${inner}</section>`;
}

function checkPanel({ run, language, say, formats }: Page): string {
  const bars = run.summary.byCheck.slice(0, maxBars).map(
    ({ check, severity, findings, synopsis }): Bar => ({
      label: check,
      value: formats.count(findings),
      parts: [{ amount: findings, kind: kinds[severity], title: synopsis[language] }],
    }),
  );
  return panel(
    say('byCheck'),
    bars.length === 0 ? `<p>${escapeHtml(say('nothing'))}</p>` : barChart(bars, say('byCheck')),
  );
}

function attributePanel({ run, language, say, formats }: Page): string {
  if (run.summary.byAttribute.length === 0) return '';
  const bars = run.summary.byAttribute.slice(0, maxBars).map(
    ({ attribute, findings, bySeverity }): Bar => ({
      label: attribute,
      value: formats.count(findings),
      parts: severities.map((severity) => ({
        amount: bySeverity[severity],
        kind: kinds[severity],
        title: `${severityTexts[severity][language]}: ${formats.count(bySeverity[severity])}`,
      })),
    }),
  );
  return panel(say('byAttribute'), barChart(bars, say('byAttribute')));
}

function completenessPanel({ run, language, say }: Page): string {
  const { users, attributes } = run.completeness;
  if (users === 0) return '';
  const bars = attributes.map(
    ({ attribute, filled }): Bar => ({
      label: attribute,
      value: percent(filled, users, language),
      parts: [
        { amount: filled, kind: 'done', title: String(filled) },
        { amount: users - filled, kind: 'rest', title: String(users - filled) },
      ],
    }),
  );
  return panel(say('completeness'), barChart(bars, say('completeness')));
}

function departmentTable({ run, language, say, formats }: Page): string {
  const { departments, attributes } = run.completeness;
  if (departments.length < 2) return '';
  const heads = [say('department'), say('users'), ...attributes.map(({ attribute }) => attribute)];
  const rows = departments.slice(0, maxDepartments).map(({ department, users, filled }) => {
    const name = department === null ? say('others') : department === '' ? say('none') : department;
    const cells = filled.map((count) => `<td class="n">${percent(count, users, language)}</td>`).join('');
    return `<tr><td>${escapeHtml(name)}</td><td class="n">${formats.count(users)}</td>${cells}</tr>`;
  });
  const head = heads.map((text, at) => `<th${at > 0 ? ' class="n"' : ''}>${escapeHtml(text)}</th>`).join('');
  return `<h2>${escapeHtml(say('byDepartment'))}</h2><div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function* findingTable(page: Page, digest: FindingDigest): Generator<string> {
  const { say } = page;
  const { shown, omitted } = digest;
  if (shown.length === 0) return;
  const hint = escapeHtml(say('filter'));
  const heads = (['object', 'attribute', 'value', 'severity', 'problem', 'proposal'] as const).map(
    (text) => `<th><button type="button">${escapeHtml(say(text))}</button></th>`,
  );
  yield `<h2>${escapeHtml(say('list'))}</h2><input type="search" data-filter placeholder="${hint}" aria-label="${hint}"><div class="scroll"><table data-sortable data-filtered><thead><tr>${heads.join('')}</tr></thead><tbody>`;
  for (const finding of shown) yield row(finding, page);
  yield '</tbody></table></div>';
  if (omitted > 0) yield `<p class="note">${escapeHtml(say('omitted', { count: omitted }))}</p>`;
}

function row(
  { objectName, dn, attribute, value, severity, violations, action, proposal }: Finding,
  { language, say }: Page,
): string {
  const problem = violations.map(({ message }) => escapeHtml(message[language])).join('<br>');
  const mend = proposal === null ? '' : `<br><code>${escapeHtml(proposal)}</code>`;
  const held = value === null ? say('none') : value;
  return `<tr><td class="w" title="${escapeHtml(dn)}">${escapeHtml(objectName)}</td><td>${escapeHtml(attribute)}</td><td class="w"><code>${escapeHtml(held)}</code></td><td data-v="${severities.indexOf(severity)}"><span class="t-${kinds[severity]}">${escapeHtml(severity)}</span></td><td class="w">${problem}</td><td class="w">${escapeHtml(actionTexts[action][language])}${mend}</td></tr>`;
}

/** One digit where it says something: 99.96 % is not all. */
export function percent(count: number, whole: number, language: Language): string {
  if (whole === 0) return '–';
  const share = count / whole;
  const rounded = count > 0 && count < whole ? Math.min(0.999, Math.max(0.001, share)) : share;
  const style = { style: 'percent', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(language, style).format(rounded);
}
