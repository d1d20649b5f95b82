import { type Document, isMap, isSeq, parseDocument, type ToStringOptions, visit, YAMLSeq } from 'yaml';
import { UserError } from '../scenario/user-error.ts';
import { byRequirement, type ExpectedUpdate, type Fate, type NewEntry } from '../verdict/expected-update.ts';

const NEW = `# Known nonconformities of the server under test. They still run, and count as expected while they fail;
# one that passes fails the run. \`mms-conform expect --write\` keeps the list, and people give the reasons.
failures: []
`;

/**
 * The file with an update made: what stays keeps its place, its comments and its words. A file that says it all already
 * is given back as it is, to the byte. Throws a `UserError` for one that cannot be rewritten.
 */
export function rewritten(file: string, text: string | undefined, update: ExpectedUpdate): string {
  if (text !== undefined && !changes(update)) return text;
  const old = text ?? NEW;
  const document = parseDocument(old.replaceAll('\r\n', '\n'));
  refuseAliases(file, document);
  const failures = listIn(document, 'failures');
  apply(failures, update.failures, document);
  insert(failures, update.added, document);
  if (document.has('flaky') || update.addedFlaky.length > 0) {
    const flaky = listIn(document, 'flaky');
    apply(flaky, update.flaky, document);
    insert(flaky, update.addedFlaky, document);
  }
  const options: ToStringOptions = { lineWidth: 0, indentSeq: !/^- /m.test(old) };
  const written = document.toString(options);
  return old.includes('\r\n') ? written.replaceAll('\n', '\r\n') : written;
}

const changes = ({ failures, flaky, added, addedFlaky }: ExpectedUpdate): boolean =>
  added.length + addedFlaky.length > 0 || [...failures, ...flaky].some(({ does }) => does !== 'stay');

function refuseAliases(file: string, document: Document): void {
  visit(document, {
    Alias() {
      throw new UserError(`${file}: the list uses aliases, which would not survive: write them out`);
    },
  });
}

function listIn(document: Document, key: 'failures' | 'flaky'): YAMLSeq {
  const found = document.get(key);
  if (isSeq(found)) {
    adoptComment(found);
    return found;
  }
  const made = new YAMLSeq();
  document.set(key, made);
  return made;
}

/** The comment before the first entry belongs to that entry, but for what an empty line divides from it. */
function adoptComment(list: YAMLSeq): void {
  const [first] = list.items;
  const comment = list.commentBefore;
  if (!isMap(first) || typeof comment !== 'string' || comment === '') return;
  const at = comment.lastIndexOf('\n\n');
  first.commentBefore = at < 0 ? comment : comment.slice(at + 2);
  list.commentBefore = at < 0 ? null : comment.slice(0, at);
}

function apply(list: YAMLSeq, fates: readonly Fate[], document: Document): void {
  list.items = list.items.flatMap((item, i): unknown[] => {
    const fate = fates[i];
    if (fate?.does === 'go') return [];
    if (fate?.does === 'split') return fate.into.map((entry) => nodeOf(entry, document));
    if (fate?.does === 'name' && isMap(item)) item.set('case', document.createNode(casesOf(fate)));
    return [item];
  });
}

/** Among entries that are sorted a new one takes its place, among others the last. */
function insert(list: YAMLSeq, added: readonly NewEntry[], document: Document): void {
  if (list.items.length === 0) list.flow = added.length === 0;
  const known = list.items.map(requirementOf);
  const sorted = known.every((one, i) => i === 0 || byRequirement(known[i - 1] ?? '', one) <= 0);
  for (const entry of added) {
    const node = nodeOf(entry, document);
    const at = sorted
      ? list.items.findIndex((item) => byRequirement(requirementOf(item), entry.requirement) > 0)
      : -1;
    if (at < 0) list.items.push(node);
    else list.items.splice(at, 0, node);
  }
}

function requirementOf(item: unknown): string {
  const found = isMap(item) ? item.get('requirement') : undefined;
  return typeof found === 'string' ? found : '';
}

const casesOf = ({ cases }: { readonly cases: readonly string[] }): string | readonly string[] =>
  cases.length === 1 && cases[0] !== undefined ? cases[0] : cases;

const nodeOf = ({ requirement, reason, expires, ...rest }: NewEntry, document: Document): unknown =>
  document.createNode({
    case: casesOf(rest),
    requirement,
    reason,
    ...(expires !== undefined && { expires }),
  });
