import { createHash } from 'node:crypto';

/** What every id of the suite is made of. */
const ORDINARY = /^[\w.,=/[\]-]*$/;
const LONGEST = 150;
/** Names that some systems keep for devices, whatever follows the dot. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * The name of the file of a case, without a folder, which any file system takes:
 * `mmsp-general-happy-path-transport-tcp.pcapng`. An id of other characters, or a long one, keeps apart by a hash. An
 * attempt that failed and was followed by another has its number in the name, `…--attempt-1.pcapng`.
 */
export const captureName = (caseId: string, attempt?: number): string =>
  nameOf(caseId, !isEnough(caseId), attempt);

/**
 * The names of the cases of a run. Where two would have the same, as `a/b-c` and `a-b/c`, each of them keeps apart by a
 * hash, so that the order of the cases does not matter. Letters that differ in case only are the same to some systems.
 */
export function captureNames(caseIds: readonly string[]): (caseId: string, attempt?: number) => string {
  const alike = new Map<string, Set<string>>();
  const keyOf = (id: string): string => captureName(id).toLowerCase();
  for (const id of caseIds) alike.set(keyOf(id), (alike.get(keyOf(id)) ?? new Set()).add(id));
  return (id, attempt) => {
    const others = alike.get(keyOf(id));
    const alone = others === undefined || (others.size === 1 && others.has(id));
    return nameOf(id, !alone || !isEnough(id), attempt);
  };
}

function nameOf(id: string, withHash: boolean, attempt: number | undefined): string {
  const kept = plainOf(id).slice(0, LONGEST);
  // Two dashes in a row come from no id.
  const hash = withHash ? `--${createHash('sha256').update(id).digest('hex').slice(0, 8)}` : '';
  const which = attempt === undefined ? '' : `--attempt-${attempt}`;
  return `${kept === '' ? 'case' : kept}${hash}${which}.pcapng`;
}

const plainOf = (id: string): string => id.replace(/[^A-Za-z0-9._]+/g, '-').replace(/^[-.]+|[-.]+$/g, '');

/** Whether the plain name tells the id apart from any other that is not as good as the same. */
function isEnough(id: string): boolean {
  const plain = plainOf(id);
  return plain !== '' && plain.length <= LONGEST && ORDINARY.test(id) && !DEVICE.test(plain);
}
