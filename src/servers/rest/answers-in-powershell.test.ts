/** What PowerShell 7's own reader made of answers in CLIXML is what this program's reader makes of them, and what is still sent. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readClixml } from '../../wire/clixml/index.ts';
import {
  DateTimeValue,
  findMember,
  formatDate,
  HashtableValue,
  toText,
  typeNameOf,
  type Value,
} from '../../wire/powershell-language/index.ts';
import { serveAdminApi } from './test-admin-server.ts';

/** A value: its .NET type and its text. */
type ReadScalar = readonly [string, string];
interface ReadObject {
  readonly types: readonly string[];
  readonly text?: string;
  readonly props?: readonly (readonly [string, Read])[];
  readonly list?: readonly Read[];
}
type Read = null | ReadScalar | ReadObject;

interface Row {
  readonly cmdlet: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly clixml: string;
  readonly read: ReadObject;
}

const file = new URL('../../../tests/corpora/psrp/rest-answers.json', import.meta.url);
const rows: readonly Row[] = JSON.parse(readFileSync(file, 'utf8'));

const isScalar = (read: Read): read is ReadScalar => Array.isArray(read);

function scalarText(value: Value): string {
  if (value instanceof DateTimeValue) return formatDate(value, 'yyyy-MM-ddTHH:mm:ss.fffffffK');
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : toText(value);
}

/** In the form of the corpus. */
function readHere(value: Value, like: Read): Read {
  if (value === null || value === undefined || like === null) return null;
  if (isScalar(like)) return [typeNameOf(value), scalarText(value)];
  if (like.list !== undefined && Array.isArray(value)) {
    return {
      list: value.map((each, index) => readHere(each, like.list?.[index] ?? null)),
      types: like.types,
    };
  }
  const props = like.props?.map(
    ([name, each]) => [name, readHere(findMember(value, name)?.value, each)] as const,
  );
  return { types: [typeNameOf(value), ...like.types.slice(1)], text: toText(value), ...(props && { props }) };
}

const typeOf = (read: Read): string => (isScalar(read) ? read[0] : (read?.types[0] ?? ''));

it.each(rows)('$cmdlet: comes out as in PowerShell', ({ clixml, read }) => {
  const values = readClixml(clixml);
  expect(values).toHaveLength(1);
  expect(values[0]).not.toBeInstanceOf(HashtableValue);
  expect(readHere(values[0], read)).toEqual(read);
});

describe('what is sent today', () => {
  let served: Awaited<ReturnType<typeof serveAdminApi>>;
  beforeAll(async () => {
    served = await serveAdminApi(`
      New-Mailbox lee -Alias lee | Out-Null
      Set-Mailbox lee -ProhibitSendQuota 2GB -ForwardingSmtpAddress x@fabrikam.com -CustomAttribute1 a
      New-MailContact roh -ExternalEmailAddress roh@fabrikam.com | Out-Null
      New-DistributionGroup team -Alias team -Members lee | Out-Null
      New-ThrottlingPolicy Robots -PswsMaxConcurrency 4 | Out-Null`);
  });
  afterAll(() => served.close());

  it.each(rows)('of $cmdlet has the types that PowerShell read', async ({ cmdlet, parameters, read }) => {
    const headers = { 'X-ResponseFormat': 'clixml', 'X-SerializationLevel': 'Full' };
    const body = { CmdletInput: { CmdletName: cmdlet, Parameters: parameters } };
    const answer = await served.post('/adminapi/beta/contoso/InvokeCommand', body, headers);
    const [object] = readClixml(String(answer.value[0]?._clixml));
    expect(typeNameOf(object ?? null)).toBe(read.types[0]);
    for (const [name, was] of read.props ?? []) {
      const member = findMember(object ?? null, name);
      expect(member, name).toBeDefined();
      const { value } = member ?? { value: null };
      // A list or an object may be of another shape in another organisation; values are not.
      if (value !== null && value !== undefined && isScalar(was))
        expect(typeNameOf(value), name).toBe(typeOf(was));
    }
  });

  it('of a secret is nothing, in words', async () => {
    const Command = "ConvertTo-SecureString 'secret' -AsPlainText -Force";
    const body = { CmdletInput: { CmdletName: 'Invoke-Expression', Parameters: { Command } } };
    const headers = { 'X-ResponseFormat': 'clixml' };
    const answer = await served.post('/adminapi/beta/contoso/InvokeCommand', body, headers);
    expect(answer).toMatchObject({ status: 400, error: { code: 'BadRequest' } });
    expect(answer.error.details[0]?.message).toContain('secure string');
    expect(JSON.stringify(answer)).not.toContain("'secret'");
    const json = await served.post('/adminapi/beta/contoso/InvokeCommand', body);
    expect(JSON.stringify(json.value)).not.toContain('secret');
  });
});
