/** [MS-PSRP] section 2.2.3.14: `_hostDefaultData` is a table of numbered, typed values. */
import { setWireForm } from '../clixml/index.ts';
import { HashtableValue, type Value } from '../powershell-language/index.ts';
import { Fields } from './fields.ts';
import { type Coordinates, type HostDefaultData, type HostInfo, noHost, type Size } from './host-info.ts';
import { part } from './payload.ts';

const typed = (type: string, value: Value): Value =>
  part([
    ['T', type],
    ['V', value],
  ]);
const color = (value: number): Value => typed('System.ConsoleColor', value);
const point = ({ x, y }: Coordinates): Value =>
  typed(
    'System.Management.Automation.Host.Coordinates',
    part([
      ['x', x],
      ['y', y],
    ]),
  );
const area = ({ width, height }: Size): Value =>
  typed(
    'System.Management.Automation.Host.Size',
    part([
      ['width', width],
      ['height', height],
    ]),
  );

export function writeHostInfo(info: HostInfo): Value {
  const { defaultData } = info;
  return part([
    ...(defaultData ? [['_hostDefaultData', part([['data', writeDefaults(defaultData)]])] as const] : []),
    ['_isHostNull', info.isHostNull],
    ['_isHostUINull', info.isHostUINull],
    ['_isHostRawUINull', info.isHostRawUINull],
    ['_useRunspaceHost', info.useRunspaceHost],
  ]);
}

function writeDefaults(data: HostDefaultData): Value {
  const values: readonly (Value | undefined)[] = [
    data.foregroundColor === undefined ? undefined : color(data.foregroundColor),
    data.backgroundColor === undefined ? undefined : color(data.backgroundColor),
    data.cursorPosition && point(data.cursorPosition),
    data.windowPosition && point(data.windowPosition),
    data.cursorSize === undefined ? undefined : typed('System.Int32', data.cursorSize),
    data.bufferSize && area(data.bufferSize),
    data.windowSize && area(data.windowSize),
    data.maxWindowSize && area(data.maxWindowSize),
    data.maxPhysicalWindowSize && area(data.maxPhysicalWindowSize),
    data.windowTitle === undefined ? undefined : typed('System.String', data.windowTitle),
  ];
  const table = new HashtableValue();
  for (const [number, value] of values.entries()) if (value !== undefined) table.set(number, value);
  return setWireForm(table, { typeNames: ['System.Collections.Hashtable', 'System.Object'] });
}

/** Of the message that `message` holds; a client that says nothing of its host has none. */
export function readHostInfo(message: Fields): HostInfo {
  if (message.value('HostInfo') === null) return noHost;
  const fields = message.fields('HostInfo');
  const defaults = fields.has('_hostDefaultData') ? fields.value('_hostDefaultData') : null;
  const table = defaults === null ? null : new Fields(defaults, 'HostInfo').findTable('data');
  return {
    isHostNull: fields.flag('_isHostNull'),
    isHostUINull: fields.flag('_isHostUINull'),
    isHostRawUINull: fields.flag('_isHostRawUINull'),
    useRunspaceHost: fields.flag('_useRunspaceHost'),
    ...(table && { defaultData: readDefaults(table) }),
  };
}

function readDefaults(table: HashtableValue): HostDefaultData {
  const entry = (number: number): Fields | undefined => {
    const value = table.get(number);
    return value === undefined || value === null ? undefined : new Fields(value, 'HostDefaultData');
  };
  const number = (key: number): number | undefined => entry(key)?.findNumber('V');
  const coordinates = (key: number): Coordinates | undefined => {
    const fields = entry(key)?.fields('V');
    return fields && { x: fields.number('x'), y: fields.number('y') };
  };
  const size = (key: number): Size | undefined => {
    const fields = entry(key)?.fields('V');
    return fields && { width: fields.number('width'), height: fields.number('height') };
  };
  return present({
    foregroundColor: number(0),
    backgroundColor: number(1),
    cursorPosition: coordinates(2),
    windowPosition: coordinates(3),
    cursorSize: number(4),
    bufferSize: size(5),
    windowSize: size(6),
    maxWindowSize: size(7),
    maxPhysicalWindowSize: size(8),
    windowTitle: entry(9)?.findText('V'),
  });
}

type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** Without the properties that were not sent. */
function present(data: Optional<HostDefaultData>): HostDefaultData {
  const kept = Object.entries(data).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept);
}
