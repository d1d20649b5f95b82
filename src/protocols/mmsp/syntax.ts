/** The sentences that have the server check what it receives ([MS-MMSP] 3.2.5.1 to 3.2.5.14). */
const HEADER = 'MMSP-3.2.5.1-01';
const KNOWN_MID = 'MMSP-3.2.5.1-03';

/** A message that has no reply shows nothing when it is broken, so that those without a line here prove nothing. */
const MESSAGES: ReadonlyMap<string, string> = new Map([
  ['Connect', 'MMSP-3.2.5.3-01'],
  ['FunnelInfo', 'MMSP-3.2.5.4-01'],
  ['ConnectFunnel', 'MMSP-3.2.5.5-01'],
  ['OpenFile', 'MMSP-3.2.5.6-01'],
  ['SecurityResponse', 'MMSP-3.2.5.7-01'],
  ['ReadBlock', 'MMSP-3.2.5.8-01'],
  ['StreamSwitch', 'MMSP-3.2.5.10-01'],
  ['StartPlaying', 'MMSP-3.2.5.11-01'],
  ['StartStriding', 'MMSP-3.2.5.12-01'],
  ['StopPlaying', 'MMSP-3.2.5.14-01'],
]);

/** The requirement that a broken message is about, by the field that is wrong. */
export function syntaxOf(message: string, field = ''): string {
  if (field.startsWith('header.')) return HEADER;
  return field === 'MID' ? KNOWN_MID : (MESSAGES.get(message) ?? HEADER);
}
