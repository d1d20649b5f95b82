import { Connect } from '../../protocols/mmsp/messages/connection.ts';
import { valuesOf } from '../../protocols/mmsp/packet.ts';
import type { SwitchContext } from '../hooks/decisions.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { SwitchEntry } from '../selection.ts';
import type { Variant } from './variant.ts';

/** "No stream" in either place of an entry, [MS-MMSP] 2.2.4.28.1. */
const NONE = 0xffff;

/** Other readings of StreamSwitch, and of who gets what without one. */
export const selectionVariants = {
  everythingByDefault: {
    name: 'media-without-selection',
    title: 'A client that has selected no stream gets all of them.',
    reading: 'A-10',
    notes: ['MMSP-3.2.5.11-07', 'MMSP-3.2.5.12-07'],
    start: () => ({ decisions: { selectsByDefault: true } }),
  },
  thinningIgnored: {
    name: 'media-thinning-ignored',
    title: 'A stream that was turned off by thinning level 2 is sent all the same.',
    reading: 'A-09',
    notes: ['MMSP-2.2.4.28.1-06', 'MMSP-3.2.5.11.1-02'],
    start: applies((entries) =>
      entries.map((entry) =>
        entry.source === NONE && entry.thinning === 2 ? { ...entry, thinning: 0 } : entry,
      ),
    ),
  },
  keyFramesIgnored: {
    name: 'media-key-frames-level-ignored',
    title: 'Thinning level 1 is ignored in an entry that names no source.',
    reading: 'A-09',
    notes: ['MMSP-2.2.4.28.1-05'],
    start: applies((entries) =>
      entries.map((entry) =>
        entry.source === NONE && entry.thinning === 1 ? { ...entry, thinning: 0 } : entry,
      ),
    ),
  },
  replacedGoesOn: {
    name: 'media-replaced-by-nothing-goes-on',
    title:
      'A stream that another is to replace with thinning level 2 is sent on, because that one never begins.',
    reading: 'MMSP-3.2.5.10-04',
    notes: [],
    start: applies((entries) =>
      entries.map((entry) => (entry.thinning === 2 ? { ...entry, source: NONE } : entry)),
    ),
  },
  unknownRefused: {
    name: 'unknown-stream-refused',
    title: 'A StreamSwitch that names a stream which the content does not have is refused.',
    reading: 'A-09',
    notes: [],
    start: applies((entries, { streams }) =>
      entries.every(({ destination }) => destination === NONE || streams.includes(destination))
        ? entries
        : undefined,
    ),
  },
  servicesPadding: {
    name: 'services-client-padding-kept',
    title: 'Windows Media Services 4.x gets ASF data packets with their padding.',
    reading: 'MMSP-2.2.2-21',
    notes: [],
    start: () => ({ decisions: { stripsPadding: (servicesFour) => !servicesFour } }),
  },
  servicesInGrammar: {
    name: 'services-client-as-in-grammar',
    title:
      'Windows Media Services 4.x is known by the name that the grammar has, not by that of the product table.',
    reading: 'A-24',
    notes: [],
    start: knownAs(/^Spooooon!/),
  },
  servicesInTable: {
    name: 'services-client-as-in-table',
    title:
      'Windows Media Services 4.x is known by the name of the product table, not by that of the grammar.',
    reading: 'A-24',
    notes: [],
    start: knownAs(/^Spoooon!/),
  },
} satisfies Record<string, Variant>;

function applies(
  switches: (entries: readonly SwitchEntry[], context: SwitchContext) => readonly SwitchEntry[] | undefined,
) {
  return (): Hooks => ({ decisions: { switches } });
}

/** Which of the clients that call themselves Services 4.x are believed. */
function knownAs(name: RegExp) {
  return (): Hooks => {
    let known = false;
    return {
      decisions: {
        receives: (request) => {
          known ||= name.test(valuesOf(request, Connect)?.subscriberName ?? '');
          return 'served';
        },
        remembersClient: () => known,
      },
    };
  };
}
