export const reportStyle = `
:root { color-scheme: light dark; --ink: #1b1a19; --soft: #605e5c; --line: #e1dfdd; --paper: #ffffff; --card: #faf9f8;
  --done: #0f6cbd; --active: #7a5cc4; --stopped: #8a8886; --failed: #c4314b; --skipped: #ca7a02; --rest: #d2d0ce; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f3f2f1; --soft: #b3b0ad; --line: #484644; --paper: #1b1a19; --card: #252423;
    --done: #479ef5; --active: #a58be0; --stopped: #a19f9d; --failed: #f1707b; --skipped: #f2a33a; --rest: #484644; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.45;
  font: 15px "Segoe UI", system-ui, -apple-system, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { margin: 0 0 4px; font-size: 26px; font-weight: 600; overflow-wrap: anywhere; }
h2 { margin: 36px 0 12px; font-size: 18px; font-weight: 600; }
p { margin: 4px 0; color: var(--soft); }
.chip { display: inline-block; margin-left: 10px; padding: 2px 10px; border: 1px solid currentColor; border-radius: 12px;
  font-size: 13px; font-weight: 500; vertical-align: 4px; white-space: nowrap; }
.cards { display: grid; grid-template-columns: repeat(6, 1fr); gap: 12px; margin-top: 24px; }
.card, .panel { padding: 14px 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--card); }
.card b { display: block; font-size: 24px; font-weight: 600; font-variant-numeric: tabular-nums; }
.card span { color: var(--soft); font-size: 13px; }
.panels { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; margin-top: 12px; align-items: start; }
.panels > div { display: grid; gap: 12px; }
@media (max-width: 1000px) { .cards { grid-template-columns: repeat(3, 1fr); } .panels { grid-template-columns: 1fr; } }
@media (max-width: 560px) { .cards { grid-template-columns: 1fr 1fr; } main { padding: 16px 12px; } }
.panel h2 { margin: 0 0 10px; font-size: 15px; }
svg { display: block; width: 100%; height: auto; font-size: 13px; }
.grid { stroke: var(--line); }
.axis { fill: var(--soft); font-size: 12px; }
.label, .value { fill: var(--ink); }
.value { font-variant-numeric: tabular-nums; }
.c-done { fill: var(--done); } .c-active { fill: var(--active); } .c-stopped { fill: var(--stopped); }
.c-failed { fill: var(--failed); } .c-skipped { fill: var(--skipped); } .c-rest { fill: var(--rest); }
.t-done { color: var(--done); } .t-active { color: var(--active); } .t-stopped { color: var(--stopped); }
.t-failed { color: var(--failed); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 7px 12px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
tr:last-child td { border-bottom: 0; }
th { background: var(--card); font-weight: 600; white-space: nowrap; }
th button { padding: 0; border: 0; background: none; color: inherit; font: inherit; cursor: pointer; }
th[aria-sort=ascending] button::after { content: " \\2191"; }
th[aria-sort=descending] button::after { content: " \\2193"; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.w { min-width: 200px; overflow-wrap: anywhere; }
code { font: 12px ui-monospace, Consolas, Menlo, monospace; overflow-wrap: anywhere; }
input { width: 100%; max-width: 420px; margin-bottom: 10px; padding: 7px 10px; border: 1px solid var(--line);
  border-radius: 6px; background: var(--paper); color: var(--ink); font: inherit; }
details { margin: 8px 0; border: 1px solid var(--line); border-radius: 8px; }
summary { padding: 9px 14px; cursor: pointer; overflow-wrap: anywhere; }
details table { border-top: 1px solid var(--line); }
.note { margin: 10px 2px; font-size: 14px; }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --card: #fff;
    --done: #0f6cbd; --active: #7a5cc4; --stopped: #8a8886; --failed: #c4314b; --skipped: #ca7a02; --rest: #d2d0ce; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  body { font-size: 11px; }
  .cards { grid-template-columns: repeat(6, 1fr); }
  .panels { grid-template-columns: 1fr 1fr; }
  .card, .panel, tr { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; }
  input { display: none; }
  th button::after { content: none !important; }
}
`;

/** Sorts tables by the column whose heading is clicked, and filters the rows of the first. Nothing else needs it. */
export const reportScript = `
for (const table of document.querySelectorAll('table[data-sortable]')) {
  const body = table.tBodies[0];
  const valueOf = (row, at) => row.cells[at].dataset.v ?? row.cells[at].textContent;
  for (const [at, heading] of [...table.tHead.rows[0].cells].entries()) {
    heading.querySelector('button').addEventListener('click', () => {
      const up = heading.getAttribute('aria-sort') !== 'ascending';
      for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
      heading.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const number = heading.classList.contains('n');
      const order = (a, b) => number ? valueOf(a, at) - valueOf(b, at) : valueOf(a, at).localeCompare(valueOf(b, at));
      body.append(...[...body.rows].sort((a, b) => up ? order(a, b) : order(b, a)));
    });
  }
}
const filter = document.querySelector('input[data-filter]');
filter?.addEventListener('input', () => {
  const wanted = filter.value.toLowerCase();
  for (const row of document.querySelectorAll('table[data-filtered] tbody tr')) {
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
  }
});
`;
