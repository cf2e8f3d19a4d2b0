import { describe, expect, it } from 'vitest';
import { clientNameOf, productOf } from './client-name.ts';

describe('the name of a program', () => {
  it.each([
    ['Microsoft WinRM Client', 'Microsoft WinRM Client'],
    ['python-requests/2.31.0', 'python-requests'],
    ['Mozilla/5.0 (Windows NT 10.0; Microsoft Windows 10.0.20348; en-US) PowerShell/7.4.1', 'PowerShell'],
    ['Mozilla/5.0', 'Mozilla'],
    ['', ''],
    [undefined, ''],
    ['a\u0007\u001b[31mb/1', 'a [31mb'],
    [`${'x'.repeat(600)}/1`, 'x'.repeat(64)],
  ])('behind the user agent %j', (userAgent, name) => {
    expect(productOf(userAgent)).toBe(name);
  });

  it.each([
    ['Thunderbird', 'Thunderbird'],
    ['  iPhone\tMail\r\n', 'iPhone Mail'],
    ['메일 앱', '메일 앱'],
    [null, ''],
    ['\ud800x', 'x'],
  ])('behind the ID %j', (given, name) => {
    expect(clientNameOf(given)).toBe(name);
  });
});
