import { describe, expect, it } from 'vitest';
import { makeTestRuntime } from '../kit/test-runtime.ts';

const line =
  'Set-MapiVirtualDirectory -Identity "Contoso\\mapi (Default Web Site)" -InternalUrl https://Contoso.com/mapi -IISAuthenticationMethods Negotiate';
const told = '"$($_.Identity) | $($_.InternalUrl) | $($_.ExternalUrl) | $($_.IISAuthenticationMethods)"';

describe('MAPI virtual directories', () => {
  it('are changed by the line of the document', async () => {
    const { run } = await makeTestRuntime();
    expect(await run(line)).toEqual({ values: [], text: [], messages: [], errors: [], thrown: undefined });
    expect((await run(`Get-MapiVirtualDirectory Contoso\\mapi* | % { ${told} }`)).text).toEqual([
      'contoso\\mapi (Default Web Site) | https://contoso.com/mapi |  | Negotiate',
    ]);
  });

  it.each([
    ['Get-MapiVirtualDirectory', ['contoso', 'contosomail']],
    ['Get-MapiVirtualDirectory mapi*', ['contoso', 'contosomail']],
    ['Get-MapiVirtualDirectory "mapi (Default Web Site)"', ['contoso', 'contosomail']],
    ['Get-MapiVirtualDirectory CONTOSOMAIL\\mapi', ['contosomail']],
    ['Get-MapiVirtualDirectory contosomail.landfall.test\\mapi*', ['contosomail']],
    ['Get-MapiVirtualDirectory -Server contosomail', ['contosomail']],
    ['Get-MapiVirtualDirectory ((Get-MapiVirtualDirectory -Server contosomail).Guid)', ['contosomail']],
    ['Get-MapiVirtualDirectory other\\mapi*', []],
  ])('%s', async (script, servers) => {
    const { run } = await makeTestRuntime();
    expect(await run(`${script} | % Server`)).toMatchObject({ text: servers, errors: [] });
  });

  it.each([
    [
      'Set-MapiVirtualDirectory mapi* -IISAuthenticationMethods @{Add="OAuth"; Remove="Basic","NTLM"} -ExternalUrl https://mail.contoso.com/mapi',
      'contosomail\\mapi (Default Web Site) | https://contosomail.landfall.test/mapi | https://mail.contoso.com/mapi | OAuth Negotiate',
    ],
    [
      'Set-MapiVirtualDirectory contosomail\\mapi -ExternalUrl https://mail.contoso.com/mapi -InternalUrl $null -IISAuthenticationMethods basic,oauth',
      'contosomail\\mapi (Default Web Site) |  | https://mail.contoso.com/mapi | Basic OAuth',
    ],
    [
      'Get-MapiVirtualDirectory -Server contosomail | Remove-MapiVirtualDirectory -Confirm:$false; New-MapiVirtualDirectory -InternalUrl https://contoso.com/mapi -IISAuthenticationMethods NTLM,Negotiate,OAuth',
      'contosomail\\mapi (Default Web Site) | https://contoso.com/mapi |  | NTLM Negotiate OAuth',
    ],
  ])('of the server, after %s', async (script, shown) => {
    const { run } = await makeTestRuntime();
    expect((await run(script)).errors).toEqual([]);
    expect((await run(`Get-MapiVirtualDirectory -Server contosomail | % { ${told} }`)).text).toEqual([shown]);
  });

  it.each([
    ['Set-MapiVirtualDirectory contosomail\\mapi -InternalUrl $null', 'clientAccess.url.missing'],
    ['Set-MapiVirtualDirectory contosomail\\mapi -InternalUrl mail.contoso.com', 'clientAccess.url.invalid'],
    ['Set-MapiVirtualDirectory other\\mapi -ExternalUrl $null', 'clientAccess.virtualDirectory.notFound'],
    [
      'Set-MapiVirtualDirectory contosomail\\mapi -IISAuthenticationMethods Digest',
      'ParameterArgumentTransformationError',
    ],
    [
      'New-MapiVirtualDirectory -InternalUrl https://mail.contoso.com/mapi',
      'clientAccess.virtualDirectory.exists',
    ],
    ['New-MapiVirtualDirectory -Server other', 'clientAccess.server.notFound'],
  ])('%s is refused', async (script, id) => {
    const { run } = await makeTestRuntime();
    const { errors, thrown } = await run(script);
    expect([...errors, thrown].join()).toContain(id);
  });

  it('of the server are the platform’s; an organisation has its own', async () => {
    const { run, openAs } = await makeTestRuntime();
    await run(
      'New-User 김민수 -UserPrincipalName kim@contoso.com; Add-RoleGroupMember "Organization Management" -Member kim@contoso.com',
    );
    const kim = await openAs('kim@contoso.com');
    expect(
      (await kim.run('Set-MapiVirtualDirectory contosomail\\mapi -ExternalUrl https://mail.contoso.com/mapi'))
        .errors,
    ).toEqual([expect.stringContaining('clientAccess.server.platformOnly')]);
    expect(
      await kim.run('Set-MapiVirtualDirectory mapi* -ExternalUrl https://mail.contoso.com/mapi'),
    ).toMatchObject({
      errors: [],
    });
    expect((await kim.run('(Get-MapiVirtualDirectory).ExternalUrl')).text).toEqual([
      'https://mail.contoso.com/mapi',
      '',
    ]);
  });

  it('of the server need no organisation', async () => {
    const { run } = await makeTestRuntime();
    await run('New-Organization fabrikam -DomainName fabrikam.com');
    expect((await run('(Get-MapiVirtualDirectory).Server')).text).toEqual(['contosomail']);
    expect((await run('(Get-MapiVirtualDirectory -Organization fabrikam).Server')).text).toEqual([
      'fabrikam',
      'contosomail',
    ]);
    expect(
      (await run('Set-MapiVirtualDirectory mapi* -ExternalUrl https://mail.contoso.com/mapi')).errors,
    ).toEqual([]);
  });
});
