import { describe, expect, test } from 'vitest';
import { conversation } from '../../../scripts/fuzz/targets/conversation.mjs';
import { data } from '../../../scripts/fuzz/targets/data.mjs';
import { framing } from '../../../scripts/fuzz/targets/framing.mjs';
import { message } from '../../../scripts/fuzz/targets/message.mjs';
import { tamper } from '../../../scripts/fuzz/targets/tamper.mjs';
import { holds } from '../../../tests/support/fuzzed.ts';
import { type BrokenFrame, createFramer, type Frame, type FramerOptions } from './framing.ts';
import { decodePacket } from './packet.ts';
import { withoutSecrets } from './redact.ts';
import { openSession, type SessionOptions } from './session.ts';
import { type Tamper, tampered } from './tamper.ts';
import { type DataHeader, readDataHeader } from './unit.ts';

test('any bytes as a packet of messages', () => holds(message, 1000));
test('any bytes as a Data packet', () => holds(data, 1000));
test('any stream in any segmentation', () => holds(framing, 500));
test('any packet made wrong in every way', () => holds(tamper, 200));

test('any answers to a recorded client, in pieces and by the short way', async () => {
  let taken = 0;
  const counting = (options: SessionOptions) =>
    openSession({
      ...options,
      ...(options.onStretch && {
        onStretch: ({ count }) => {
          taken += count;
        },
      }),
    });
  await holds(conversation, 30, { openSession: counting });
  expect(taken).toBeGreaterThan(30);
});

describe('the property sees a codec that', () => {
  test('loses what is behind the last message', async () => {
    const forgetful = (bytes: Uint8Array) => {
      const { surplus: _, ...packet } = decodePacket(bytes);
      return packet;
    };
    await expect(holds(message, 1000, { decodePacket: forgetful })).rejects.toThrow(/belong nowhere/);
  });

  test('judges a packet otherwise on its short way', async () => {
    const forgetful = ({ onStretch, report, ...options }: SessionOptions) =>
      openSession({
        ...options,
        ...(onStretch && { onStretch }),
        report: (sighting) => {
          if (onStretch === undefined || sighting.requirement !== 'MMSP-2.2.2-23') report(sighting);
        },
      });
    await expect(holds(conversation, 30, { openSession: forgetful })).rejects.toThrow(/short way/);
  });

  test('writes beside the field that is to be wrong', async () => {
    const clumsy = (bytes: Uint8Array, wrong: Tamper) => {
      const made = tampered(bytes, wrong);
      made[12] = 0;
      return made;
    };
    await expect(holds(tamper, 100, { tampered: clumsy })).rejects.toThrow(/other fields/);
  });

  test('hides by leaving out', async () => {
    const short = (packet: ReturnType<typeof decodePacket>) =>
      decodePacket(withoutSecrets(packet).bytes.subarray(1));
    await expect(holds(message, 100, { withoutSecrets: short })).rejects.toThrow(/changed the length/);
  });

  test('reads the header of Data another way on its fast lane', async () => {
    const signed = (bytes: Uint8Array, into: DataHeader) => {
      readDataHeader(bytes, into).LocationId |= 0;
      return into;
    };
    await expect(holds(data, 1000, { readDataHeader: signed })).rejects.toThrow(/fast reading/);
  });

  test('cuts otherwise when a length is split over two chunks', async () => {
    const hasty = (onFrame: (frame: Frame | BrokenFrame) => void, options?: FramerOptions) => {
      const framer = createFramer(onFrame, options);
      return {
        ...framer,
        push: (chunk: Uint8Array) => framer.push(chunk.subarray(chunk.length === 1 ? 1 : 0)),
      };
    };
    await expect(holds(framing, 100, { createFramer: hasty })).rejects.toThrow(/other frames|bytes/);
  });
});
