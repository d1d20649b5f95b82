/** A CSV file as its readers see it (RFC 4180). Throws where it is none. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let value = '';
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        const end = text.indexOf('"', at);
        if (end < 0) throw new Error('a quote is not closed');
        value += text.slice(at, end);
        at = end + 1;
        if (text[at] !== '"') break;
        value += '"';
        at += 1;
      }
    } else {
      const found = /[^",\r\n]*/y;
      found.lastIndex = at;
      value = found.exec(text)?.[0] ?? '';
      at += value.length;
    }
    row.push(value);
    if (text[at] === ',') at += 1;
    else if (text.startsWith('\r\n', at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else throw new Error(`neither a comma nor the end of a line at ${at}`);
  }
  if (row.length > 0) throw new Error('the last line does not end');
  return rows;
}

/** The tables of a markdown text, their cells as they would be shown; a row with another number of cells is refused. */
export function readTables(markdown: string): string[][][] {
  const tables: string[][][] = [];
  let table: string[][] | undefined;
  for (const line of markdown.split('\n')) {
    if (!line.startsWith('|')) {
      table = undefined;
      continue;
    }
    const cells = cellsOf(line);
    if (table === undefined) {
      table = [];
      tables.push(table);
    }
    const width = table[0]?.length ?? cells.length;
    if (cells.length !== width)
      throw new Error(`a row of ${cells.length} cells where there are ${width}: ${line}`);
    table.push(cells);
  }
  for (const [n, rows] of tables.entries()) {
    if (rows[1]?.every((cell) => cell === '---') !== true) throw new Error(`table ${n} has no head`);
    rows.splice(1, 1);
  }
  return tables;
}

/** As GitHub cuts a row: at every pipe that has no backslash before it, be it within code or not. */
function cellsOf(line: string): string[] {
  const cells = line.match(/(?:\\.|[^|\\]|\\$)+/g) ?? [];
  return cells.slice(0, line.endsWith('|') ? undefined : -1).map((cell) => shown(cell.trim()));
}

/** What is left once code is shown as what it is. */
export function shown(text: string): string {
  return text
    .replace(/<code>(.*?)<\/code>/g, (_, inner: string) => entities(inner))
    .replace(/(?<!`)`([^`]*)`(?!`)/g, '$1');
}

const entities = (text: string): string =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));

/** A markdown text without what is code, in which nothing of a peer may stand. */
export const outsideOfCode = (markdown: string): string =>
  markdown.replace(/<code>[^<`|]*<\/code>/g, '').replace(/(?<!`)`[^`\n]*`(?!`)/g, '');
