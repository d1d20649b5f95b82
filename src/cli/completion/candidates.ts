import { COMMANDS, isOtherCommand, optionsOf } from '../commands/index.ts';
import { valuesOf, wordsFor } from './values.ts';

/**
 * What may stand in the place of the last of the words, which may be empty or only begun; nothing where a shell had
 * better look for files. The words are those after the name of the program, as a shell has them.
 */
export async function candidates(words: readonly string[]): Promise<readonly string[]> {
  const joined = withoutEquals(words);
  const current = joined.words.at(-1) ?? '';
  const before = joined.words.slice(0, -1);
  const name = before.find(isOtherCommand) ?? '';
  const options = optionsOf(name);
  const fitting = (all: readonly string[], typed: string): readonly string[] =>
    all.filter((word) => word.startsWith(typed));

  // --tag=fa, which a shell may also have cut at the equals sign: then it wants the value alone.
  const [, glued, value = ''] = /^--([^=]+)=(.*)$/s.exec(current) ?? [];
  if (glued !== undefined) {
    const values = fitting(await valuesOf(glued), value);
    return joined.cut ? values : values.map((one) => `--${glued}=${one}`);
  }
  const last = before.at(-1) ?? '';
  const option = last.startsWith('--') ? last.slice(2) : '';
  if (Object.hasOwn(options, option) && options[option]?.type === 'string')
    return fitting(await valuesOf(option), current);
  if (current.startsWith('-'))
    return fitting(
      [...Object.keys(options), 'help', 'version'].map((word) => `--${word}`),
      current,
    );
  const isFirst = !before.some((word) => !word.startsWith('-'));
  const commands = isFirst ? COMMANDS.map((command) => command.name) : [];
  // A line that is still empty is better served with a few words than with the whole suite.
  const positionals = isFirst && current === '' ? [] : await wordsFor(name);
  return fitting([...commands, ...positionals], current);
}

/** Puts together again what bash cuts at an equals sign; `cut` when the last word was. */
function withoutEquals(words: readonly string[]): {
  readonly words: readonly string[];
  readonly cut: boolean;
} {
  const whole: string[] = [];
  let glue = false;
  let cut = false;
  for (const word of words) {
    const option = whole.at(-1) ?? '';
    const isEquals = word === '=' && option.startsWith('--') && !option.includes('=');
    cut = glue || isEquals;
    if (cut) whole[whole.length - 1] = `${option}${word}`;
    else whole.push(word);
    glue = isEquals;
  }
  return { words: whole, cut };
}
