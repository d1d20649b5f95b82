/** Lines that fit a screen. A character beyond ASCII is taken for two columns wide: never too long, seldom too short. */
const columns = (character: string): number => (character < '\u007f' ? 1 : 2);

/** The beginning of a line that a terminal does not fold, so that it can be rewritten in place. */
export function truncated(text: string, width: number): string {
  let used = 0;
  let at = 0;
  for (const character of text) {
    used += columns(character);
    if (used > width) return text.slice(0, at);
    at += character.length;
  }
  return text;
}

const NARROWEST = 40;

/** Prose folded between words; a word that is longer than the line stays whole, so that it can be searched for. */
export function fold(text: string, width: number, first: string, others: string): string[] {
  const room = Math.max(NARROWEST, width);
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > room) {
      lines.push(line);
      line = others;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  lines.push(line);
  return lines;
}
