import { folded, type MarkedLine } from './annotated.ts';
import { number, say } from './words.ts';

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
                {say(line.value, VALUE)}
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
