import type { Capability } from '../../profile/profile.ts';

export interface Example {
  /** As YAML. */
  readonly path: string;
  /** Further keys, as YAML with a comma before. */
  readonly more: string;
}

const example = (path: string, more = ''): Example => ({ path, more });

/** What each content of a profile is for. */
export const CONTENT: Readonly<Record<string, { readonly purpose: string; readonly example: Example }>> = {
  short: {
    purpose: 'Plays from the beginning to the end; stands for other content where it is big enough',
    example: example('clips/short.asf', ', reference: ./short.asf'),
  },
  long: { purpose: 'At least 64 packets, to stop, seek and resume in', example: example('clips/long.asf') },
  multi: {
    purpose: 'Several audio and video streams, to be selected, dropped and replaced',
    example: example('clips/multi.asf'),
  },
  'split-header': {
    purpose: 'An ASF file header that is larger than a packet',
    example: example('clips/split-header.asf'),
  },
  lasting: {
    purpose: 'More than 80 s, for what must not end while timers run',
    example: example('clips/lasting.asf'),
  },
  padded: { purpose: 'Padding Data in every packet', example: example('clips/padded.asf') },
  playlist: {
    purpose: 'A playlist of the server; entries are local copies of what is in it, in order',
    example: example('lists/two', ', entries: [./short.asf, ./multi.asf]'),
  },
  live: { purpose: 'A broadcast', example: example('live/radio') },
  redirect: { purpose: 'What has moved to another URL', example: example('moved/short.asf') },
  'redirect-proxy': {
    purpose: 'What is to be had through another proxy',
    example: example('moved/proxy.asf'),
  },
  'redirect-direct': { purpose: 'What is to be had without a proxy', example: example('moved/direct.asf') },
  protected: {
    purpose:
      'What asks for credentials by Basic; wrong ones are sent as well, so the account must not be locked by that',
    example: example('members/short.asf', ', user: tester, password: "open sesame"'),
  },
  'protected-ntlm': {
    purpose: "What asks for credentials by NTLM; a user of a domain is 'DOMAIN\\user'",
    example: example('ntlm/short.asf', ', user: tester, password: "open sesame"'),
  },
};

/** What each capability of a profile is. */
export const CAPABILITIES: Readonly<Record<Capability, string>> = {
  udp: 'Data packets over UDP',
  'packet-pair': 'Packets that are sent as pairs, by which a client measures the way to the server',
  striding: 'StartStriding: fast forward and rewind by key frames',
  seekable: 'Plays that begin elsewhere than at the beginning',
  playlist: 'Server-side playlists: content after content in one session',
  live: 'Broadcasts',
  redirect: 'Content that has moved',
  'auth-basic': 'Credentials by Basic',
  'auth-ntlm': 'Credentials by NTLM',
  'large-header': 'ASF file headers that take several Data packets',
  'multi-stream': 'Streams to choose from',
  'padded-content': 'Packets whose padding the server takes out',
  accel: 'Plays that begin faster than the content plays',
  'multi-session': 'Several sessions at the same time',
  'long-run': 'Connections that stay open for a minute and longer',
  'idle-period': 'The Idle-Timeout, whose period `timing.idle` below has to state',
};
