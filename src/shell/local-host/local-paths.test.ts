import { describe, expect, it } from 'vitest';
import { drivesOf, LocalPaths } from './local-paths.ts';

const paths = new LocalPaths({
  home: '/home/kim',
  location: '/desk/data',
  drives: drivesOf({ LANDFALL_DRIVE_D: '/mnt/d', LANDFALL_DRIVE_E: '', PATH: '/bin' }),
  isWindows: false,
});

describe('the paths of scripts', () => {
  it.each([
    ['users.csv', '/desk/data/users.csv'],
    ['.\\users.csv', '/desk/data/users.csv'],
    ['..\\a\\b.csv', '/desk/a/b.csv'],
    ['/etc/hosts', '/etc/hosts'],
    ['~', '/home/kim'],
    ['~/a.csv', '/home/kim/a.csv'],
    ['~\\a.csv', '/home/kim/a.csv'],
    ['C:\\Users\\Administrator\\Desktop\\users.csv', '/home/kim/Desktop/users.csv'],
    ['c:/Users/김민수/Desktop/사용자.csv', '/home/kim/Desktop/사용자.csv'],
    ['C:\\Temp\\a.csv', '/home/kim/Temp/a.csv'],
    ['C:\\', '/home/kim'],
    ['D:\\Users\\kim\\a.csv', '/mnt/d/Users/kim/a.csv'],
    ['d:a.csv', '/mnt/d/a.csv'],
    ['FileSystem::/tmp/a', '/tmp/a'],
  ])('%s', (written, real) => {
    expect(paths.resolve(written)).toBe(real);
  });

  it.each([
    ['E:\\a.csv', 'LANDFALL_DRIVE_E'],
    ['\\\\server\\share\\a.csv', 'is on another machine'],
  ])('%s is refused', (written, message) => {
    expect(() => paths.resolve(written)).toThrow(message);
  });

  it.each([
    ['/etc/nope', ''],
    ['nope.csv', ' Looked at /desk/data/nope.csv.'],
    [
      'C:\\Users\\Administrator\\nope.csv',
      ' Looked at /home/kim/nope.csv. Put it there, or set LANDFALL_DRIVE_C to the folder that C:\\ stands for.',
    ],
  ])('says where it looked for %s', (written, hint) => {
    expect(paths.hint(written)).toBe(hint);
  });
});
