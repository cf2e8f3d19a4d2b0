/** What Windows and other clients send is understood, and sent again as it came. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Guid } from '../../base/ids.ts';
import { defaultPsrpLimits } from './limits.ts';
import type { PsrpMessage } from './message.ts';
import { decodeMessage, encodeMessage } from './message-codec.ts';
import { writeMessage } from './message-frame.ts';
import { type MessageType, messageKinds } from './message-types.ts';

interface Row {
  readonly from: 'client' | 'server';
  readonly type: MessageType;
  readonly xml: string;
}

const file = new URL('../../../tests/corpora/psrp/windows-messages.json', import.meta.url);
const rows: readonly Row[] = JSON.parse(readFileSync(file, 'utf8'));
const poolId = '846a0576-1111-2222-3333-444455556666' as Guid;
const pipelineId = '5717811a-1111-2222-3333-444455556666' as Guid;

function decode({ from, type, xml }: Row): PsrpMessage {
  const destination = from === 'server' ? 'client' : 'server';
  const bytes = writeMessage({ type, destination, poolId, pipelineId, payload: xml });
  return decodeMessage(bytes, { limits: defaultPsrpLimits }).message;
}

function encode(message: PsrpMessage, from: Row['from']): string {
  const destination = from === 'server' ? 'client' : 'server';
  const scope = messageKinds[message.type].scope === 'pool' ? undefined : pipelineId;
  const bytes = encodeMessage({ destination, poolId, pipelineId: scope, message });
  return Buffer.from(bytes.subarray(40))
    .toString('utf8')
    .replace(/^\ufeff/, '');
}

/** Two spellings of the same XML, names in two letter cases, and assembly versions of two ages. */
const canonical = (xml: string): string =>
  xml
    .replace(/<(S|ToString)( N="[^"]*")? \/>/g, '<$1$2></$1>')
    .replace(/RefId="(\d+)" N="([^"]*)"/g, 'N="$2" RefId="$1"')
    .replace('N="CI"', 'N="ci"')
    .replaceAll('Runspaces.RemoteStreamOptions', 'RemoteStreamOptions')
    .replaceAll('Automation, Version=1.0.0.0', 'Automation, Version=3.0.0.0');

/** What this side keeps of a message is less than what Windows says there. */
const reduced: Readonly<Partial<Record<MessageType, RegExp>>> = {
  DEBUG_RECORD: /SerializeInvocationInfo">true/,
  VERBOSE_RECORD: /SerializeInvocationInfo">true/,
  WARNING_RECORD: /SerializeInvocationInfo">true/,
  PIPELINE_STATE: /ExceptionAsErrorRecord/,
  INFORMATION_RECORD: /./,
  PIPELINE_OUTPUT: /WSManConfigLeafElement<\/ToString><Obj/,
  GET_COMMAND_METADATA: /N="Namespace" RefId/,
  // pypsrp has another order of the fields.
  CREATE_PIPELINE: /./,
  INIT_RUNSPACEPOOL: /_hostDefaultData/,
};

describe('messages of Windows servers and pypsrp', () => {
  const types = [...new Set(rows.map((row) => row.type))];
  it.each(types)('%s is read', (type) => {
    for (const row of rows.filter((one) => one.type === type)) expect(decode(row).type).toBe(type);
  });

  it.each(types)('%s is written as it came', (type) => {
    for (const row of rows.filter((one) => one.type === type && !reduced[type]?.test(one.xml))) {
      expect(encode(decode(row), row.from)).toBe(canonical(row.xml));
    }
  });

  it.each(types)('%s means the same when it was written and read again', (type) => {
    for (const row of rows.filter((one) => one.type === type)) {
      const message = decode(row);
      const again = decode({ from: row.from, type, xml: encode(message, row.from) });
      expect(again).toEqual(message);
    }
  });
});
