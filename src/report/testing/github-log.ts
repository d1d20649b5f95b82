export interface Command {
  readonly name: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly data: string;
}

/**
 * The commands in a log as GitHub's runner finds them: `::name key=value,…::data` at the beginning of a line, blanks
 * before it skipped, and the older `##[name key=value;…]data` anywhere in one.
 */
export function commandsIn(log: string): Command[] {
  return log.split(/\r\n|[\r\n]/).flatMap((line): Command[] => {
    const [, info, data = ''] = /^\s*::((?:(?!::).)*)::(.*)$/s.exec(line) ?? [];
    if (info !== undefined) return [command(info, ',', data)];
    const [, old, rest = ''] = /##\[([^\]]*)\](.*)$/s.exec(line) ?? [];
    return old === undefined ? [] : [command(old, ';', rest)];
  });
}

function command(info: string, separator: string, data: string): Command {
  const [name = ''] = info.split(' ', 1);
  const properties = info
    .slice(name.length)
    .trim()
    .split(separator)
    .filter((pair) => pair !== '')
    .map((pair): [string, string] => {
      const at = pair.indexOf('=');
      const value = pair
        .slice(at + 1)
        .replaceAll('%3A', ':')
        .replaceAll('%2C', ',');
      return [pair.slice(0, at), unescaped(value)];
    });
  return { name, properties: new Map(properties), data: unescaped(data) };
}

const unescaped = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
