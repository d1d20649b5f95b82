import { ReportOpenFile } from '../protocols/mmsp/messages/file.ts';
import type { Value } from '../wire/fields.ts';
import type { CaseContext } from './case-context.ts';
import type { Link } from './link.ts';
import type { Place } from './playing.ts';
import type { Random } from './random.ts';
import type { Scope } from './terms.ts';
import { FOREIGN_ADDRESS } from './udp-side.ts';

/** What terms are evaluated against, in a session that may not be connected yet. */
export function scopeOf(
  context: CaseContext,
  link: Link | undefined,
  names: Map<string, Value>,
  random: Random,
  place: Place | undefined,
): Scope {
  return {
    names,
    fresh: (kind) => link?.session.incarnations.next(kind) ?? 1,
    word: random.word,
    content: place === undefined ? context.content : { ...context.content, path: place.path },
    place: (word) => placeOf(link, word),
    duration: link?.session.conversation.latest(ReportOpenFile)?.fileDuration ?? 0,
    streams: link?.session.conversation.content?.streams ?? [],
  };
}

/** What stands in the braces of `{ fill: … }`. Before the session is connected there is no place of ours. */
function placeOf(link: Link | undefined, word: string): string {
  switch (word) {
    case 'foreign':
      return FOREIGN_ADDRESS;
    case 'protocol':
      return link?.udp === undefined ? 'TCP' : 'UDP';
    case 'port':
      return String(link?.udp?.port ?? link?.localPort ?? 0);
    default:
      return link?.localAddress ?? '0.0.0.0';
  }
}
