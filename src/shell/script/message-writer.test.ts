import { describe, expect, it } from 'vitest';
import { terminalStyle } from '../../cmdlets/kit/format/text-style.ts';
import { MessageRecord } from '../../cmdlets/kit/message-record.ts';
import { ErrorRecord, type StreamName, type Value } from '../../wire/powershell-language/index.ts';
import { MessageWriter, type MessageWriterOptions } from './message-writer.ts';

const failed = new ErrorRecord({
  message: 'It failed.',
  category: 'InvalidOperation',
  fullyQualifiedErrorId: 'X',
  activity: 'Get-X',
});

function written(
  stream: StreamName,
  value: Value,
  options: Omit<MessageWriterOptions, 'stderr' | 'host'> = {},
) {
  const texts = { stderr: '', host: '' };
  const sink = (name: keyof typeof texts) => ({
    write: (text: string) => {
      texts[name] += text;
    },
  });
  new MessageWriter({ ...options, stderr: sink('stderr'), host: sink('host') }).write(stream, value);
  return texts;
}

describe('messages of a script', () => {
  it.each<[StreamName, Value, string]>([
    ['error', failed, 'Get-X: It failed.\n'],
    ['error', 'The script was stopped.', 'The script was stopped.\n'],
    ['warning', 'Careful', 'WARNING: Careful\n'],
    ['verbose', 'Well', 'VERBOSE: Well\n'],
    ['debug', 'Deep', 'DEBUG: Deep\n'],
    ['information', 'Told', 'Told\n'],
  ])('%s', (stream, value, expected) => {
    expect(written(stream, value)).toEqual({ stderr: expected, host: '' });
  });

  it('writes what Write-Host says where people look, with its own line end', () => {
    const record = new MessageRecord('information', 'Hello', { forHost: true, lineEnd: '' });
    expect(written('information', record)).toEqual({ stderr: '', host: 'Hello' });
  });

  it('empties a screen, and no file', () => {
    const record = new MessageRecord('information', '', { forHost: true, lineEnd: '', clearsScreen: true });
    expect(written('information', record).host).toBe('');
    expect(written('information', record, { hostIsScreen: true }).host).toBe('\u001b[H\u001b[2J');
  });

  it('is red for errors and yellow for warnings on a terminal', () => {
    expect(written('error', failed, { style: terminalStyle }).stderr).toBe(
      '\u001b[31;1mGet-X: It failed.\u001b[0m\n',
    );
    expect(written('warning', 'Careful', { style: terminalStyle }).stderr).toBe(
      '\u001b[33;1mWARNING: Careful\u001b[0m\n',
    );
  });

  it('never lets data steer a terminal', () => {
    expect(written('warning', 'a\u001b[2Jb', { showsControls: true }).stderr).toBe('WARNING: a\ufffd[2Jb\n');
  });
});
