import type { InitialFolder } from '../../../src/store/ports/mail-store.ts';

export const usualFolders: readonly InitialFolder[] = [
  { role: 'ipmSubtree', parentRole: 'root', name: 'Top', folderClass: '' },
  { role: 'inbox', parentRole: 'ipmSubtree', name: 'Inbox', folderClass: 'IPF.Note' },
  { role: 'deleted', parentRole: 'ipmSubtree', name: '지운 편지함', folderClass: 'IPF.Note' },
  { role: 'recoverable', parentRole: 'root', name: 'Recoverable Items', folderClass: '' },
];
