import { expect, it } from 'vitest';
import { message } from '../report/testing/story.ts';
import { reportTools } from './report-tools.ts';

const fieldsOf = (names: readonly string[], bytes: string, transport: 'tcp' | 'udp' = 'udp') =>
  reportTools.annotate(message('a', { names, bytes, transport })).map(({ hex, field }) => [hex, field]);

it('reads what is no TcpMessageHeader packet for what it is', () => {
  const resend = '0df0efbe' + '01000000' + '0200' + '0100' + '07000000';
  expect(fieldsOf(['RequestPacketListResend'], resend)).toEqual([
    ['0d f0 ef be', 'Signature'],
    ['01 00 00 00', 'dwClientId'],
    ['02 00', 'wSourceId'],
    ['01 00', 'wNumPackets'],
    ['07 00 00 00', 'dwBeginPacketList[0].sequenceNumber'],
  ]);
  expect(fieldsOf(['datagram that is no Data packet'], '0102030405')).toEqual([
    ['01 02 03 04', 'LocationId'],
    ['05', 'playIncarnation'],
  ]);
  expect(fieldsOf(['broken bytes'], '0102', 'tcp')).toEqual([
    ['01', 'rep'],
    ['02', 'version'],
  ]);
});

it('never throws, and leaves out no byte, whatever the bytes are', () => {
  const names = [
    ['RequestPacketListResend'],
    ['datagram that is no Data packet'],
    ['broken bytes'],
    ['Ping'],
    [],
  ];
  const texts = ['', '00', 'ff'.repeat(11), 'ff'.repeat(70), '0df0efbe0100000002000900070000'];
  for (const some of names)
    for (const bytes of texts)
      expect(
        fieldsOf(some, bytes)
          .flatMap(([hex = '']) => hex.split(' '))
          .join(''),
      ).toBe(bytes);
});
