/** What each type of object looks like when nobody says otherwise: the columns that Exchange prints. */
import { describe, expect, it } from 'vitest';
import { makeTestRuntime } from '../kit/test-runtime.ts';

const { run } = await makeTestRuntime();
await run(`
  New-Mailbox 김민수 -Alias minsu.kim
  New-MailContact 홍길동 -Alias gildong -ExternalEmailAddress hong@fabrikam.com
  New-MailUser 'Ed Meadows' -ExternalEmailAddress ed@fabrikam.com
  New-DistributionGroup 영업부 -Alias sales -Members minsu.kim, 홍길동 -ManagedBy minsu.kim
  New-DistributionGroup Managers -Type Security
`);

const linesOf = async (line: string): Promise<readonly string[]> => {
  const { text } = await run(`${line} | Out-String`);
  return text
    .join('')
    .trim()
    .split('\n')
    .map((each) => each.trimEnd());
};

describe('the default table', () => {
  it.each([
    [
      'Get-User',
      [
        'Name                      RecipientType',
        '----                      -------------',
        'Ed Meadows                MailUser',
        '김민수                    UserMailbox',
      ],
    ],
    [
      'Get-MailUser',
      [
        'Name                      RecipientType',
        '----                      -------------',
        'Ed Meadows                MailUser',
      ],
    ],
    [
      'Get-Recipient 영업부',
      [
        'Name                      RecipientType',
        '----                      -------------',
        '영업부                    MailUniversalDistributionGroup',
      ],
    ],
    [
      'Get-DistributionGroupMember 영업부',
      [
        'Name                      RecipientType',
        '----                      -------------',
        '김민수                    UserMailbox',
        '홍길동                    MailContact',
      ],
    ],
    [
      'Get-Contact',
      [
        'Name                      DisplayName',
        '----                      -----------',
        '홍길동                    홍길동',
      ],
    ],
    [
      'Get-MailContact',
      [
        'Name                      Alias                RecipientType',
        '----                      -----                -------------',
        '홍길동                    gildong              MailContact',
      ],
    ],
    [
      'Get-DistributionGroup',
      [
        'Name                      DisplayName               GroupType                    PrimarySmtpAddress',
        '----                      -----------               ---------                    ------------------',
        'Managers                  Managers                  Universal, SecurityEnabled   Managers@contoso.com',
        '영업부                    영업부                    Universal                    sales@contoso.com',
      ],
    ],
    [
      'Get-Group 영업부',
      [
        'Name                      DisplayName               SamAccountName            GroupType',
        '----                      -----------               --------------            ---------',
        '영업부                    영업부                    sales                     Universal',
      ],
    ],
    [
      'Get-CASMailbox',
      [
        'Name                   ActiveSyncEnabled OWAEnabled PopEnabled ImapEnabled MapiEnabled SmtpClientAuthenticationDisabled',
        '----                   ----------------- ---------- ---------- ----------- ----------- --------------------------------',
        '김민수                 False             False      False      True        True',
      ],
    ],
  ])('of %s', async (line, expected) => {
    expect(await linesOf(line)).toEqual(expected);
  });

  it.each([
    [
      'Get-DistributionGroup 영업부 | Format-List GroupType, ManagedBy, EmailAddresses, MemberJoinRestriction',
      [
        'GroupType             : Universal',
        'ManagedBy             : {김민수}',
        'EmailAddresses        : {SMTP:sales@contoso.com}',
        'MemberJoinRestriction : Closed',
      ],
    ],
    ['Get-Group 영업부 | Format-List Members', ['Members : {김민수, 홍길동}']],
    [
      'Get-MailContact | Format-List ExternalEmailAddress, *Type',
      ['ExternalEmailAddress : SMTP:hong@fabrikam.com', 'RecipientType        : MailContact'],
    ],
    [
      'Get-User 김민수 | Format-List *Enabled, Manager, WindowsLiveID',
      [
        'RemotePowerShellEnabled : True',
        'Manager                 :',
        'WindowsLiveID           : minsu.kim@contoso.com',
      ],
    ],
  ])('%s', async (line, expected) => {
    expect(await linesOf(line)).toEqual(expected);
  });
});
