import { describe, expect, it } from 'vitest';
import { ErrorRecord, HashtableValue, PSObject, type Value } from '../powershell-language/index.ts';
import { readClixml } from './document.ts';
import { findErrorRecord } from './error-form.ts';
import { ClixmlWriter } from './writer.ts';

function write(value: Value): string {
  const writer = new ClixmlWriter();
  writer.write(value);
  return writer.take();
}

const read = (text: string): Value => readClixml(text, { decorate: false })[0];

describe('errors', () => {
  const record = new ErrorRecord({
    message: "The operation couldn't be performed because object 'x' couldn't be found.",
    category: 'ObjectNotFound',
    fullyQualifiedErrorId: 'ManagementObjectNotFoundException,Get-Mailbox',
    exceptionTypes: [
      'Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException',
      'System.Exception',
    ],
    targetObject: 'x',
    activity: 'Get-Mailbox',
    position: 'At line:3 char:7\n+ Get-Mailbox x\n+ ~~~',
  });

  it('come back as they were', () => {
    const back = findErrorRecord(read(write(record)));
    expect(back).toEqual(record);
    expect(back?.categoryInfo).toBe(
      'ObjectNotFound: (x:String) [Get-Mailbox], ManagementObjectNotFoundException',
    );
  });

  // The texts of PowerShell 7's own ErrorCategoryInfo.
  it.each<readonly [Value, string]>([
    ['short', '(short:String)'],
    ['a'.repeat(41), `(${'a'.repeat(19)}…${'a'.repeat(19)}:String)`],
    ['0123456789'.repeat(4), `(${'0123456789'.repeat(4)}:String)`],
    [new PSObject([['A', 1]]), '(@{A=1}:PSObject)'],
    [new HashtableValue(), '(System.Collections.Hashtable:Hashtable)'],
    [[1, 2], '(System.Object[]:Object[])'],
    [5, '(5:Int32)'],
    [true, '(True:Boolean)'],
    [null, '(:)'],
  ])('name the target %s in their category', (targetObject, target) => {
    const about = new ErrorRecord({
      message: 'm',
      category: 'InvalidData',
      fullyQualifiedErrorId: 'id',
      targetObject,
    });
    const message = `InvalidData: ${target} [], RuntimeException`;
    expect(write(about)).toContain(`<S N="ErrorCategory_Message">${message}</S>`);
  });

  it('are what Windows writes', () => {
    const xml = write(record);
    expect(xml).toMatch(/^<Obj RefId="0"><TN RefId="0"><T>System.Management.Automation.ErrorRecord<\/T>/);
    expect(xml).toContain('<I32 N="ErrorCategory_Category">13</I32>');
    expect(xml).toContain('<I32 N="HResult">-2146233087</I32></Props>');
    expect(xml).toContain('<I32 N="ScriptLineNumber">3</I32><I32 N="OffsetInLine">7</I32>');
  });
});
