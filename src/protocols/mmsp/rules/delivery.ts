import type { Sighting } from '../../../requirements/observation.ts';
import { dumpData } from '../dump.ts';
import type { Funnel } from '../funnel-name.ts';
import type { DataUnit, Destination } from '../unit.ts';
import type { Conversation, DataKind } from './conversation.ts';
import { PAIR_WAY } from './packet-pair-udp.ts';
import type { Rule } from './rule.ts';

const PORT = 'MMSP-3.2.5.5-02';
const ADDRESS_IGNORED = 'MMSP-3.2.5.5-03';
const TO_CLIENT = 'MMSP-3.2.5.5-04';
/** How header and media packets have to come, by what was agreed. */
export const HEADER_WAY = { tcp: 'MMSP-3.2.5.8.1-05', udp: 'MMSP-3.2.5.8.1-04' } as const;
export const MEDIA_WAY = { tcp: 'MMSP-3.2.5.11.1-10', udp: 'MMSP-3.2.5.11.1-09' } as const;
/** What a packet that came the wrong way brings about. */
export const WRONG_WAY = [...Object.values(HEADER_WAY), ...Object.values(MEDIA_WAY)];
const WHOLE_HEADER = { start: 0, end: 8 };

/** Whether a packet came where the agreement says. */
export const cameRight = ({ transport, to }: DataUnit, { funnel, delivery }: Conversation): boolean =>
  transport === delivery && (to === undefined || (!to.foreign && to.port === funnel?.port));

/** Where Data comes: as ReportConnectedFunnel agreed, and to nobody else ([MS-MMSP] 3.2.5.5, 3.2.5.8.1, 3.2.5.11.1, A-28). */
export const delivery: Rule = ({ report, conversation }) => {
  /** The agreement under which a datagram has come right. */
  let kept: Funnel | undefined;

  function broken(unit: DataUnit, requirement: string, expected: string, more: Partial<Sighting> = {}): void {
    const head = unit.bytes.slice(0, 64);
    report({
      requirement,
      observation: 'broken',
      subject: 'server Data packet',
      expected,
      got: whereOf(unit),
      span: WHOLE_HEADER,
      dump: () => dumpData(head, WHOLE_HEADER, `expected ${expected}`),
      ...more,
    });
  }

  function judgeWay(unit: DataUnit, kind: DataKind): void {
    // Whether there may be packet-pair packets at all is judged with them.
    if (kind === 'stray' || kind === 'pair') return;
    const agreed = conversation.delivery;
    const requirement = (kind === 'header' ? HEADER_WAY : MEDIA_WAY)[agreed];
    broken(unit, requirement, agreed === 'udp' ? 'over UDP, as was agreed' : 'over the control connection');
  }

  function judgePlace(unit: DataUnit, kind: DataKind, to: Destination, funnel: Funnel): void {
    if (to.foreign && to.port === funnel.port) {
      const why = 'whoever can name an address can point the traffic at it: the server is not safe to use';
      const more = { reading: 'A-28', why };
      broken(unit, ADDRESS_IGNORED, 'the address of the TCP connection, whatever funnelName says', more);
      const follows = [ADDRESS_IGNORED];
      return broken(unit, TO_CLIENT, 'the address of the TCP connection', { ...more, follows });
    }
    const port = kind === 'pair' ? PAIR_WAY : PORT;
    if (to.port !== funnel.port) return broken(unit, port, `port ${funnel.port}, which funnelName names`);
    if (kind === 'pair') return report({ requirement: PAIR_WAY, observation: 'pass' });
    if (kept === funnel) return;
    kept = funnel;
    report({ requirement: PORT, observation: 'pass' });
    report({ requirement: TO_CLIENT, observation: 'pass' });
    const { ownAddress } = conversation;
    if (ownAddress !== undefined && plain(ownAddress) !== plain(funnel.address))
      report({ requirement: ADDRESS_IGNORED, observation: 'pass' });
  }

  return {
    data(unit, kind) {
      if (unit.transport === 'tcp' && conversation.delivery === 'udp') judgeWay(unit, kind);
    },
    landing(unit, kind) {
      const { funnel } = conversation;
      if (funnel?.transport !== 'udp') judgeWay(unit, kind);
      else if (unit.to !== undefined) judgePlace(unit, kind, unit.to, funnel);
    },
  };
};

function whereOf({ to, header }: DataUnit): string {
  const packet = `a Data packet, LocationId ${header.LocationId}`;
  if (to === undefined) return `${packet}, over TCP`;
  return `${packet}, at UDP port ${to.port}${to.foreign ? ' of another address, which funnelName names' : ''}`;
}

/** Sockets for both families write addresses of the old one in the way of the new one. */
const plain = (address: string): string => address.replace(/^::ffff:/i, '').toLowerCase();
