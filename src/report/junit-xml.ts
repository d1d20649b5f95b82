import junit, { type Builder, type TestCase } from 'junit-report-builder';

/**
 * junit-report-builder without its surprises. Texts handed in are inert already: it drops what XML has no place
 * for, and nobody would know that something was there.
 */
export type Suite = ReturnType<Builder['testSuite']>;
type Element = ReturnType<TestCase['build']>;

/** Its typings announce `exports.default`; the package exports the builder itself. */
export function newBuilder(): Builder {
  const exported: unknown = junit;
  if (!isBuilder(exported)) throw new Error('junit-report-builder no longer exports its builder');
  return exported.newBuilder();
}

const isBuilder = (value: unknown): value is Builder =>
  typeof value === 'object' && value !== null && 'newBuilder' in value;

/** A skipped case with its message, which the builder has no word for; some readers look into the element only. */
export function skip(node: TestCase, message: string): void {
  node.getSkippedCount = () => 1;
  whenBuilt(node, (element) => element.ele('skipped', { message }, message));
}

/** Seconds as text, since a number would lose its zeros. */
export function time(node: TestCase | Suite, milliseconds: number): void {
  whenBuilt(node, (element) => element.att('time', seconds(milliseconds)));
}

/** The root is at hand only while its suites are built. The xunit schema knows no `skipped` there. */
export function finishRoot(firstSuite: Suite, milliseconds: number): void {
  const build = firstSuite.build.bind(firstSuite);
  firstSuite.build = (root) => {
    root?.removeAttribute('skipped');
    root?.att('time', seconds(milliseconds));
    return build(root);
  };
}

/** The builder splits the first `]]>` of a text itself and forgets the others. */
export function cdata(text: string): string {
  const end = text.indexOf(']]>') + 3;
  if (end < 3) return text;
  return text.slice(0, end) + text.slice(end).replaceAll(']]>', ']]]]><![CDATA[>');
}

function whenBuilt(node: TestCase | Suite, finish: (element: Element) => void): void {
  const build: (parent: Element) => Element = node.build.bind(node);
  node.build = (parent?: Element): Element => {
    if (parent === undefined) throw new Error('a suite or case was built outside of its report');
    const element = build(parent);
    finish(element);
    return element;
  };
}

const seconds = (milliseconds: number): string => (Math.max(0, milliseconds) / 1000).toFixed(3);
