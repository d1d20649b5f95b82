import { describe } from '../../wire/describe.ts';
import type { Struct } from '../../wire/fields.ts';
import { Data } from './messages/data.ts';
import { allMessages } from './messages/index.ts';
import { ClientLog, ClientLogInfo } from './messages/logging.ts';
import { NtlmAuth } from './messages/ntlm-auth.ts';
import { StreamSwitchEntry } from './messages/playing.ts';
import { RequestPacketListResend } from './messages/resend.ts';
import { TcpMessageHeader } from './messages/tcp-message-header.ts';

/** The byte layouts of the protocol as a Markdown page, read off the definitions. */
export function messagesPage(): string {
  const messages = allMessages().map((message) => {
    const mid = `0x${message.mid.toString(16).padStart(8, '0').toUpperCase().replace('0X', '0x')}`;
    const reply =
      message.reply === undefined
        ? ''
        : ` Answered with ${message.reply.message} (${message.reply.requirement}).`;
    return section(message, `MID ${mid}, sent by the ${message.from}, padded to 8 bytes.${reply}`);
  });
  return [
    '# Byte layouts',
    '',
    'Written by `npm run docs` from the definitions in `src/protocols/mmsp/messages/`; do not edit. Integers are',
    'little-endian. Offsets and sizes are bytes; `…` stands behind a field of variable size. The value column says what',
    'a field must or should be; the level is that of the requirement.',
    '',
    section(TcpMessageHeader, 'In front of zero or more messages. 32 bytes.'),
    section(Data, 'Between TcpMessageHeader packets, neither wrapped nor padded.'),
    ...messages,
    section(StreamSwitchEntry, 'An entry of StreamSwitch. 6 bytes.'),
    section(NtlmAuth, 'In the pToken of SecurityChallenge and SecurityResponse, after two zero bytes.'),
    section(ClientLog, 'In Logging. 1490 bytes, packed.'),
    section(ClientLogInfo, 'In CLIENT_LOG. 1142 bytes, packed.'),
    section(RequestPacketListResend, 'Over UDP, from the client.'),
  ].join('\n');
}

function section(struct: Struct, text: string): string {
  const rows = describe(struct).map(
    ({ offset, size, type, name, value, requirement, doc }) =>
      `| ${offset} | ${size} | ${type} | ${name} | ${cell(value)} | ${requirement} | ${cell(doc)} |`,
  );
  return [
    `## ${struct.name}`,
    '',
    `[MS-MMSP] ${struct.section}. ${text}`,
    '',
    '| offset | size | type | field | value | requirement | meaning |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
