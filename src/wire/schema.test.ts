import { describe, expect, test } from 'vitest';
import {
  Ping,
  ReportConnectedEX,
  ReportConnectedFunnel,
  ReportDisconnectedFunnel,
} from '../protocols/mmsp/messages/connection.ts';
import { ReportOpenFile } from '../protocols/mmsp/messages/file.ts';
import { Logging } from '../protocols/mmsp/messages/logging.ts';
import { StreamSwitch } from '../protocols/mmsp/messages/playing.ts';
import { ReportStreamChange } from '../protocols/mmsp/messages/stream-change.ts';
import { TcpMessageHeader } from '../protocols/mmsp/messages/tcp-message-header.ts';
import { allDefinitions } from '../protocols/mmsp/testing/definitions.ts';
import { examples } from '../protocols/mmsp/testing/examples.ts';
import { decode } from './decode.ts';
import { encode } from './encode.ts';
import type { Field, Struct } from './fields.ts';
import { eachJudged, isRight, judgeFields, schemaOf } from './schema.ts';
import { fieldsOf, isDerived } from './testing/derived.ts';

type Values = Record<string, unknown>;

/** Values of `struct` that break nothing. */
const rightValues = (struct: Struct): Values =>
  Object.fromEntries(
    fieldsOf(struct)
      .filter(([name]) => !isDerived(struct, name))
      .map(([name, field]) => [name, examples[`${struct.name}.${name}`]?.right[0] ?? anyValue(field)]),
  );

function anyValue({ layout }: Field): unknown {
  if (layout.kind === 'u64') return 1n;
  if (layout.kind === 'utf16' || layout.kind === 'ansi') return 'x';
  if (layout.kind === 'bytes') return new Uint8Array(layout.extent.is === 'fixed' ? layout.extent.size : 8);
  if (layout.kind === 'struct') return rightValues(layout.of);
  return layout.kind === 'list' ? [rightValues(layout.of), rightValues(layout.of)] : 1;
}

/** Judged as they come off the wire. */
const judge = (struct: Struct, values: Values = {}) =>
  judgeFields(decode(struct, encode(struct, { ...rightValues(struct), ...values })));
const broken = (struct: Struct, values: Values) => judge(struct, values).filter(({ ok }) => !ok);

const constrained = allDefinitions.flatMap((struct) =>
  fieldsOf(struct).flatMap(([name, { constraint }]) =>
    constraint?.schema ? [[`${struct.name}.${name}`, struct, name, constraint] as const] : [],
  ),
);

/** Right values, and each of the examples in its field. */
const variations = (struct: Struct): Values[] => [
  rightValues(struct),
  ...fieldsOf(struct).flatMap(([name]) => {
    const { right = [], wrong = [] } = examples[`${struct.name}.${name}`] ?? {};
    return [...right, ...wrong].map((value) => ({ ...rightValues(struct), [name]: value }));
  }),
];

describe('every constrained field', () => {
  test('has its examples', () => {
    expect(Object.keys(examples).sort()).toEqual(constrained.map(([name]) => name).sort());
  });

  test.each(constrained)('%s', (key, struct, name, { requirement, expected }) => {
    const { right, wrong } = examples[key] ?? { right: [], wrong: [] };
    expect(wrong.length).toBeGreaterThan(0);
    for (const value of right) {
      const results = judge(struct, { [name]: value });
      expect(results.filter(({ ok, tolerance }) => !ok || tolerance)).toEqual([]);
      expect(results.filter(({ path }) => path === name)).toMatchObject([{ requirement, ok: true }]);
    }
    for (const value of wrong) {
      const { spans } = decode(struct, encode(struct, { ...rightValues(struct), [name]: value }));
      const results = broken(struct, { [name]: value });
      expect(results).toMatchObject([{ path: name, requirement, expected, ok: false }]);
      expect(results[0]?.span).toEqual(spans.get(name));
    }
  });

  test.each(allDefinitions.map((struct) => [struct.name, struct] as const))(
    '%s with right values',
    (_, struct) => {
      const results = judge(struct);
      expect(results.filter(({ ok }) => !ok)).toEqual([]);
      expect(new Set(results.map(({ path }) => path)).size).toBe(results.length);
    },
  );
});

describe('inner structures are judged where they stand', () => {
  test('an entry of a list', () => {
    const entry = (wThinningLevel: number) => ({ wDstStreamNumber: 1, wThinningLevel });
    expect(broken(StreamSwitch, { aStreamEntries: [entry(0), entry(3), entry(2)] })).toMatchObject([
      {
        path: 'aStreamEntries[1].wThinningLevel',
        requirement: 'MMSP-2.2.4.28.1-03',
        span: { start: 22, end: 24 },
        expected: '0 to 2',
        got: '3',
      },
    ]);
  });

  test('a structure in a structure', () => {
    const log = { dwSourceId: 1, szProto: 'http', szTransport: 'TCP', info: { cbSize: 1141 } };
    expect(broken(Logging, { log })).toMatchObject([
      { path: 'log.info.cbSize', requirement: 'MMSP-2.2.1.2-32', span: { start: 12, end: 16 } },
      {
        path: 'log.szProto',
        requirement: 'MMSP-2.2.1.1-10',
        span: { start: 1462, end: 1470 },
        got: '"http"',
      },
    ]);
  });
});

describe('a habit of shipped products lowers the verdict', () => {
  const old = { ServerVersionInfo: '4.1.0.3930', maxBitRate: 0x00a00000 };
  const stale = new Uint8Array(36).fill(7);
  const cases: [string, Struct, Values, string, string | undefined, 'warn' | 'note'][] = [
    ['maxBitRate of an old server', ReportConnectedEX, old, 'maxBitRate', 'A-17', 'note'],
    [
      'maxBitRate of a new one',
      ReportConnectedEX,
      { ...old, ServerVersionInfo: '9.1' },
      'maxBitRate',
      undefined,
      'note',
    ],
    [
      'maxBitRate of 10',
      ReportConnectedEX,
      { ...old, ServerVersionInfo: '10.0' },
      'maxBitRate',
      undefined,
      'note',
    ],
    [
      'a five-digit build',
      ReportConnectedEX,
      { ServerVersionInfo: '9.6.7600.16385' },
      'ServerVersionInfo',
      'A-25',
      'warn',
    ],
    [
      'another grammar',
      ReportConnectedEX,
      { ServerVersionInfo: '9.6.7600' },
      'ServerVersionInfo',
      undefined,
      'note',
    ],
    [
      'a hint with a five-digit build',
      ReportConnectedEX,
      { VersionInfo: '9.6.7600.16385' },
      'VersionInfo',
      'A-25',
      'warn',
    ],
    [
      'a text cut short',
      ReportConnectedFunnel,
      { funnelName: 'Funnel Of The ' },
      'funnelName',
      'A-15',
      'note',
    ],
    [
      'a text cut elsewhere',
      ReportConnectedFunnel,
      { funnelName: 'Funnel Of' },
      'funnelName',
      undefined,
      'note',
    ],
    ['playIncarnation', ReportConnectedFunnel, { playIncarnation: 5 }, 'playIncarnation', 'A-17', 'note'],
    [
      'packetPayloadSize',
      ReportConnectedFunnel,
      { packetPayloadSize: 5 },
      'packetPayloadSize',
      'A-17',
      'note',
    ],
    ['hr', ReportConnectedFunnel, { hr: 5 }, 'hr', undefined, 'note'],
    [
      'playIncarnation of a refusal',
      ReportDisconnectedFunnel,
      { playIncarnation: 5 },
      'playIncarnation',
      'A-17',
      'note',
    ],
    ['dwParam1', Ping, { dwParam1: 5 }, 'dwParam1', undefined, 'note'],
    ['unused1', ReportOpenFile, { unused1: stale.slice(0, 16) }, 'unused1', undefined, 'note'],
    ['unused2', ReportOpenFile, { unused2: stale }, 'unused2', 'A-17', 'note'],
    [
      'an unknown attribute',
      ReportOpenFile,
      { fileAttributes: 1 },
      'fileAttributes',
      'MMSP-2.2.4.7-07',
      'warn',
    ],
    ['hr of a stream change', ReportStreamChange, { hr: 5 }, 'hr', undefined, 'note'],
    ['a stale header byte', TcpMessageHeader, { padding: 0x4a }, 'padding', 'A-17', 'note'],
    ['version', TcpMessageHeader, { version: 0x4a }, 'version', undefined, 'note'],
  ];
  test.each(cases)('%s', (_, struct, values, path, reading, grade) => {
    const [result, second] = broken(struct, values);
    expect(second).toBeUndefined();
    expect(result?.path).toBe(path);
    expect(result?.tolerance?.reading).toBe(reading);
    expect(result?.tolerance?.grade ?? 'note').toBe(grade);
  });

  test('every tolerance is seen at work', () => {
    const seen = cases
      .filter(([, , , , reading]) => reading)
      .map(([, struct, , path]) => `${struct.name}.${path}`);
    const tolerant = constrained.filter(([, , , { tolerances }]) => tolerances.length > 0);
    expect(seen.sort()).toEqual(tolerant.map(([name]) => name).sort());
  });
});

describe('the schema', () => {
  test.each(allDefinitions.map((struct) => [struct.name, struct] as const))('%s', (_, struct) => {
    const schema = schemaOf(struct);
    expect(schemaOf(struct)).toBe(schema);
    const { values } = decode(struct, encode(struct, rightValues(struct)));
    expect(schema.safeParse(values)).toEqual({ success: true, data: values });
    expect(schema.safeParse({}).success).toBe(true);
    expect(schema.safeParse({ ...values, surplus: 1 }).success).toBe(false);
    for (const [name] of fieldsOf(struct)) {
      const { error } = schema.safeParse({ ...values, [name]: true });
      expect(error?.issues.map(({ path }) => path)).toEqual([[name]]);
    }
  });

  test.each(allDefinitions.map((struct) => [struct.name, struct] as const))(
    '%s: the compiled one lets pass what the plain one does, and names the same requirements',
    (_, struct) => {
      const told = (values: Values): string[] => {
        const requirements: string[] = [];
        eachJudged(struct, values, (requirement) => requirements.push(requirement));
        return requirements;
      };
      const seen = new Set<boolean>();
      for (const values of variations(struct)) {
        const decoded = decode(struct, encode(struct, values));
        const right = isRight(decoded);
        seen.add(right);
        expect(right).toBe(schemaOf(struct).safeParse(decoded.values).success);
        expect(told(decoded.values)).toEqual(judgeFields(decoded).map(({ requirement }) => requirement));
      }
      const judgesAny = constrained.some(([, other]) => other === struct);
      expect([...seen].sort()).toEqual(judgesAny ? [false, true] : [true]);
    },
  );

  test('what was cut off is not judged by either', () => {
    for (const struct of allDefinitions) {
      const whole = encode(struct, rightValues(struct));
      for (let end = 0; end <= whole.length; end += 3) {
        const decoded = decode(struct, whole, 0, end);
        expect(isRight(decoded)).toBe(schemaOf(struct).safeParse(decoded.values).success);
        const requirements: string[] = [];
        eachJudged(struct, decoded.values, (requirement) => requirements.push(requirement));
        expect(requirements).toEqual(judgeFields(decoded).map(({ requirement }) => requirement));
      }
    }
  });

  test('a field that was not read is not judged', () => {
    const { length } = judgeFields(decode(ReportOpenFile, new Uint8Array(44)));
    expect(length).toBe(4);
  });
});
