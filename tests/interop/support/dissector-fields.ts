/** What both kinds of MMS packets consist of, by the names that Wireshark's dissector has for it. */
export const DISSECTOR_FIELDS = {
  tcpSource: 'tcp.srcport',
  messageLength: 'msmms.command.length',
  direction: 'msmms.command.direction',
  ofClient: 'msmms.command.to-server-id',
  ofServer: 'msmms.command.to-client-id',
  LocationId: 'msmms.data.sequence',
  playIncarnation: 'msmms.data.packet-id-type',
  flagsOverTcp: 'msmms.data.tcp-flags',
  flagsOverUdp: 'msmms.data.udp-sequence',
  PacketSize: 'msmms.data.packet-length',
} as const;

type Cells = Readonly<
  Record<'direction' | 'ofClient' | 'ofServer' | 'flagsOverTcp' | 'flagsOverUdp', string>
>;

/** The lower half of a MID is the message, the upper half whom it goes to. */
export const midOf = ({
  direction,
  ofClient,
  ofServer,
}: Pick<Cells, 'direction' | 'ofClient' | 'ofServer'>) =>
  Number(direction) * 0x10000 + Number(ofClient === '' ? ofServer : ofClient);

/** AFFlags, which has another name over UDP. */
export const flagsOf = ({ flagsOverTcp, flagsOverUdp }: Pick<Cells, 'flagsOverTcp' | 'flagsOverUdp'>) =>
  Number(flagsOverTcp === '' ? flagsOverUdp : flagsOverTcp);
