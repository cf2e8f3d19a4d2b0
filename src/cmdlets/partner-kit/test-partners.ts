/** A partner and its customers, in memory: what tests of delegation begin with. */
import { toText } from '../../wire/powershell-language/index.ts';
import { makeTestRuntime, type TestRuntime } from '../kit/test-runtime.ts';

export interface TestPartners extends TestRuntime {
  /** Runs as the owner of the platform, and fails where something is wrong. */
  make(script: string): Promise<readonly string[]>;
  /** Runs as somebody of an organisation and fails where something is wrong. */
  as(name: string, script: string): Promise<readonly string[]>;
  /** Offers as anna of fabrikam, approves as kim of contoso; gives the identity. */
  relate(offer: string): Promise<string>;
}

/**
 * fabrikam is the partner: anna administers it, hana and gil have accounts, hana is in the group Helpdesk Agents.
 * contoso has kim as its administrator and lee as a user; northwind has nothing to do with any of them.
 */
export async function makeTestPartners(): Promise<TestPartners> {
  const runtime = await makeTestRuntime();
  const succeed = async (run: TestRuntime['run'], script: string): Promise<readonly string[]> => {
    const { errors, thrown, values } = await run(script);
    if (thrown !== undefined || errors.length > 0)
      throw new Error(`${script}: ${thrown ?? errors.join('; ')}`);
    return values.map((value) => toText(value));
  };
  const make = (script: string) => succeed(runtime.run, script);
  const as = async (name: string, script: string) => succeed((await runtime.openAs(name)).run, script);
  await make(`
    New-Mailbox kim -Alias kim -Organization contoso | Out-Null
    New-Mailbox lee -Alias lee -Organization contoso | Out-Null
    Add-RoleGroupMember 'Organization Management' -Member kim -Organization contoso
    New-Organization fabrikam -DomainName fabrikam.com | Out-Null
    Set-Organization fabrikam -IsPartner $true
    'anna', 'hana', 'gil' | % { New-Mailbox $_ -Alias $_ -Organization fabrikam | Out-Null }
    Add-RoleGroupMember 'Organization Management' -Member anna -Organization fabrikam
    New-DistributionGroup 'Helpdesk Agents' -Type Security -Alias agents -Organization fabrikam | Out-Null
    Add-DistributionGroupMember 'Helpdesk Agents' -Member hana -Organization fabrikam -BypassSecurityGroupManagerCheck
    New-Organization northwind -DomainName northwind.com | Out-Null
    New-Mailbox 'leaked mailbox' -Alias secret -DisplayName 'leaked name' -Organization northwind | Out-Null
    New-DistributionGroup 'leaked group' -Alias hidden -Organization northwind | Out-Null`);
  return {
    ...runtime,
    make,
    as,
    async relate(offer) {
      const [id = ''] = await as('anna@fabrikam.com', `(${offer}).Identity`);
      await as('kim@contoso.com', `Approve-PartnerRelationship ${id} | Out-Null`);
      return id;
    },
  };
}
