import type { ResendCheck } from './hooks/decisions.ts';
import type { ResendRequest } from './resend-request.ts';
import type { Session } from './session.ts';
import type { Destination } from './udp-port.ts';

const SIGNATURE = 0xbeeff00d;

/** [MS-MMSP] 3.2.5.13. A request that is not for this session, or not right, is passed over. */
export function resend(session: Session, request: ResendRequest, from: Destination): void {
  try {
    sendCopies(session, request, from);
  } catch (error) {
    session.fail(error);
  }
}

function sendCopies(session: Session, request: ResendRequest, from: Destination): void {
  const { udp, state, decisions } = session;
  if (udp === undefined || state === 'INIT' || !isFor(session, request, from)) return;
  if (state === 'READY' && !decisions.resendsAfter(session.ended)) return;
  const copies = request.numbers
    .flatMap((number) => udp.sent.find(number))
    .filter(() => udp.resends.take())
    // The packet itself has to stay as it was sent.
    .map((packet) => packet.slice());
  for (const copy of decisions.resends(copies)) udp.datagrams.send(copy);
  if (!decisions.goesOnAfterResend) session.delivery?.stop();
}

function isFor(session: Session, request: ResendRequest, from: Destination): boolean {
  const { clientId, file, udp, decisions } = session;
  const verifies = (field: ResendCheck): boolean => decisions.resendVerifies.includes(field);
  // Without an identifier the sender is all there is to go by.
  const isClient = verifies('dwClientId')
    ? request.dwClientId === clientId
    : from.address === udp?.to.address && from.port === udp.to.port;
  if (!isClient || file === undefined) return false;
  if (verifies('wSourceId') && request.wSourceId !== (file.id & 0xffff)) return false;
  return !verifies('Signature') || request.Signature === SIGNATURE;
}
