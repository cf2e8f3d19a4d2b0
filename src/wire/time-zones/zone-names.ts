import { windowsZoneRows } from './windows-zones.ts';

const windowsNames = new Map(windowsZoneRows.map(([windows]) => [windows.toLowerCase(), windows]));
const ianaNames = new Map(
  windowsZoneRows.map(([windows, names]) => [windows.toLowerCase(), names.split(' ')[0] ?? windows]),
);
const windowsOfIana = new Map(
  windowsZoneRows.flatMap(([windows, names]) =>
    names.split(' ').map((name) => [name.toLowerCase(), windows] as const),
  ),
);

/** The name that Windows knows a zone by, of its own or of the IANA database. */
export function findWindowsZone(name: string): string | undefined {
  const key = plainName(name).toLowerCase();
  return windowsNames.get(key) ?? windowsOfIana.get(key);
}

/** The name in the IANA database of a zone that may be called as Windows calls it. */
export function findIanaName(name: string): string | undefined {
  const plain = plainName(name);
  return ianaNames.get(plain.toLowerCase()) ?? (windowsOfIana.has(plain.toLowerCase()) ? plain : undefined);
}

/** Globally unique ids of RFC 5545 section 3.8.3.1: `/freeassociation.sourceforge.net/Asia/Seoul`. */
function plainName(name: string): string {
  const trimmed = name.trim().replace(/^"|"$/g, '');
  if (!trimmed.startsWith('/')) return trimmed;
  const parts = trimmed.split('/');
  const endings = [3, 2, 1].map((count) => parts.slice(-count).join('/'));
  return endings.find((ending) => windowsOfIana.has(ending.toLowerCase())) ?? trimmed;
}
