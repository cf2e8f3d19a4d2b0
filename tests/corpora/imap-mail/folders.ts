export interface CorpusFolder {
  /** From the root of the mailbox; how they are joined is the server's matter. */
  readonly path: readonly string[];
  /** Why a server may refuse the name. */
  readonly refusable?:
    | 'holds a separator'
    | 'holds a wildcard'
    | 'holds a control character'
    | 'too long'
    | 'too deep'
    | 'spaces'
    | 'special'
    | 'beyond the BMP';
}

/** Names that people gave, and names that break programs. INBOX is there by itself. */
export const hardFolders: readonly CorpusFolder[] = [
  { path: ['INBOX'] },
  { path: ['INBOX', '하위 폴더'] },
  { path: ['INBOX', 'Old', '2019'] },
  ...[
    '보낸 편지함',
    '임시 보관함',
    '지운 편지함',
    '정크 메일',
    'Gesendet',
    'Entwürfe',
    'Gelöschte Elemente',
    'Éléments envoyés',
    'Corbeille',
    '送信済みトレイ',
  ].map((name) => ({ path: [name] })),
  { path: ['업무', '2023년', '계약서'] },
  // The parent is never made: servers list it as \Noselect or \NonExistent.
  { path: ['부모 없이', '자식'] },
  ...[
    '受信トレイ 控え',
    'Zażółć gęślą jaźń',
    'עברית',
    'e\u0301 decomposed',
    '\u00e9 composed',
    '한글',
    '한글'.normalize('NFD'),
  ].map((name) => ({ path: [name] })),
  ...[
    'A&B',
    '&',
    '&-',
    '&AOk-',
    'R&D &&',
    '+plus',
    'tilde~inside',
    '-dash',
    '(list)',
    'NIL',
    '[Gmail]',
    "it's",
    '$HOME',
    '?',
  ].map((name) => ({ path: [name] })),
  { path: ['[Gmail]', '전체보관함'] },
  ...['{5}', '`tick`', ':colon;', '<angle>'].map((name) => ({ path: [name], refusable: 'special' as const })),
  ...['📎 첨부 🎉', '👨‍👩‍👧‍👦'].map((name) => ({ path: [name], refusable: 'beyond the BMP' as const })),
  { path: ['"quotes"'], refusable: 'special' },
  { path: ['back\\slash'], refusable: 'special' },
  { path: ['#hash'], refusable: 'special' },
  { path: ['case twin'] },
  { path: ['Case Twin'] },
  { path: ['CASE TWIN'] },
  { path: ['inbox twin'] },
  { path: ['Q/A'], refusable: 'holds a separator' },
  { path: ['v1.2.3'], refusable: 'holds a separator' },
  { path: ['50% off'], refusable: 'holds a wildcard' },
  { path: ['star *'], refusable: 'holds a wildcard' },
  { path: [' leading'], refusable: 'spaces' },
  { path: ['trailing '], refusable: 'spaces' },
  { path: ['two  inside'] },
  { path: ['tab\tinside'], refusable: 'holds a control character' },
  { path: ['x'.repeat(200)], refusable: 'too long' },
  { path: ['가나다라'.repeat(15)], refusable: 'too long' },
  { path: ['긴'.repeat(120)], refusable: 'too long' },
  { path: Array.from({ length: 12 }, (_, level) => `층${level}`), refusable: 'too deep' },
  { path: Array.from({ length: 40 }, (_, level) => `L${level}`), refusable: 'too deep' },
  { path: Array.from({ length: 200 }, () => 'd'), refusable: 'too deep' },
];

/** An old archive: as many as asked for, a hundred to each parent. */
export function manyFolders(count: number): CorpusFolder[] {
  return Array.from({ length: count }, (_, index) => ({
    path: ['Archive', `묶음 ${Math.floor(index / 100)}`, `프로젝트 ${index}`],
  }));
}
