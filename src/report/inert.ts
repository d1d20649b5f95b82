/**
 * Control characters (terminal escapes begin with one), format characters (direction overrides, zero width),
 * line and paragraph separators, lone surrogates, and code points that are no characters: all that a terminal
 * obeys, XML refuses or an eye cannot see.
 */
const ACTIVE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;
/** As above, but for the line feeds that lay out a document. */
const ACTIVE_IN_LINES =
  /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

/**
 * What a pipeline obeys wherever it reads it: commands of GitHub's and Azure's runners (`##[error]`, `##vso[…]`) and
 * of TeamCity, and the name of a file that is to be attached to a JUnit report. One letter of each is spelled out.
 */
const COMMAND = /##(?=\w*\[)|\[\[(?=ATTACHMENT\|)/gi;
/** The same in JSON, which has its own brackets but number signs in texts only. */
const JSON_COMMAND = /##(?=\w*\[)/gi;
/** What any reader shows as it is: printable ASCII. */
const PLAIN = /^[\x20-\x7e\n]*$/;
/** A command of GitHub's runner stands at the beginning of a line: `::error::`. An address as `::1` is none. */
const LINE_COMMAND = /^(\s*):(?=:[^:]*::)/;

/** Long enough for any value worth reading; a report is not the place for a peer's 60,000 characters. */
export const SHOWN = 2000;

/**
 * One line that is safe to print: what a peer meant a terminal to obey stands there as `\u001b`. Line feeds
 * too, or a peer could write lines of the report.
 */
export function inert(text: string, limit = Number.POSITIVE_INFINITY): string {
  if (text.length <= limit) return disarmed(text);
  const kept = text.slice(0, isHighSurrogate(text.charCodeAt(limit - 1)) ? limit - 1 : limit);
  return `${disarmed(kept)} … and ${text.length - kept.length} more characters`;
}

const disarmed = (text: string): string =>
  text.replace(ACTIVE, escaped).replace(COMMAND, lastEscaped).replace(LINE_COMMAND, '$1\\u003a');

/** The last character of two spelled out. */
const lastEscaped = (two: string): string => `${two.slice(0, 1)}${escaped(two.slice(1))}`;

/** JSON that reads back the same value and holds no active character, lone surrogates included, and no command. */
export function inertJson(value: unknown, indent = 0): string {
  const json = JSON.stringify(value, undefined, indent);
  // Nearly all of it: to look for what is not there takes longer than to write the JSON.
  if (PLAIN.test(json) && !json.includes('##')) return json;
  return json.replace(ACTIVE_IN_LINES, escaped).replace(JSON_COMMAND, lastEscaped);
}

function escaped(characters: string): string {
  let text = '';
  for (let i = 0; i < characters.length; i++) {
    text += `\\u${characters.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
  return text;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
