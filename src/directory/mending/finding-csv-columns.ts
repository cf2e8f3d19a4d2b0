/** The columns of a file of findings: those of IdFix, whose files can be read too, and ours. */
export const findingColumns = [
  'DISTINGUISHEDNAME',
  'OBJECTCLASS',
  'ATTRIBUTE',
  'ERROR',
  'VALUE',
  'UPDATE',
  'ACTION',
  'SEVERITY',
  'MESSAGE',
  'HOLDERS',
  'SOURCE',
  'ID',
] as const;
export type FindingColumn = (typeof findingColumns)[number];

/** IdFix writes no ids: its rows are known by object, attribute and value. */
export const neededColumns: readonly FindingColumn[] = [
  'DISTINGUISHEDNAME',
  'ATTRIBUTE',
  'VALUE',
  'UPDATE',
  'ACTION',
];
