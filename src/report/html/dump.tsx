import { folded, type MarkedLine } from './annotated.ts';
import { number, say } from './words.ts';

/** Bytes as a value repeat the column before it: only how many there are is left. */
const valueText = ({ hex, value }: MarkedLine): string =>
  say(hex !== '' && value.startsWith(hex) ? value.slice(hex.length).trim() : value, VALUE);

/** Values long enough for a URL; the bytes beside them are all there. */
const VALUE = 160;

/** Bytes, field by field; those at fault carry the numbers of the sentences that they break. */
export function Dump({ lines, most, label }: { lines: readonly MarkedLine[]; most: number; label: string }) {
  return (
    <table class="dump" aria-label={label}>
      <tbody>
        {folded(lines, most).map((line) =>
          'hidden' in line ? (
            <tr class="gap">
              <td colSpan={4}>… {number(line.hidden)} lines left out</td>
            </tr>
          ) : (
            <tr class={line.marks.length > 0 ? 'bad' : undefined}>
              <td>{line.offset.toString(16).padStart(4, '0')}</td>
              <td>{say(line.hex)}</td>
              <td>{say(line.field, VALUE)}</td>
              <td>
                {valueText(line)}
                {line.marks.map((mark) => (
                  <b class="mark" title={`at fault, see ${mark}`}>
                    {mark}
                  </b>
                ))}
              </td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}

/** Columns that most fields need: 8 bytes. */
const HEX_WIDTH = 23;

/** The same without marks, as text: half the size, for the many messages that broke nothing. */
export function PlainDump({ lines, most }: { lines: readonly MarkedLine[]; most: number }) {
  const texts = folded(lines, most).map((line) => {
    if ('hidden' in line) return `      … ${number(line.hidden)} lines left out`;
    const { offset, hex, field } = line;
    const start = `${offset.toString(16).padStart(4, '0')}  ${hex.padEnd(HEX_WIDTH)}`;
    return `${start}  ${say(field, VALUE)}  ${valueText(line)}`.trimEnd();
  });
  return <pre class="plain">{texts.join('\n')}</pre>;
}
