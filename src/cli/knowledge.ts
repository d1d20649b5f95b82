import type { Knowledge } from '../requirements/coverage.ts';
import { loadCatalogue, SUITES } from './catalogue.ts';
import { prebuilt } from './prebuilt.ts';

/** What is known of the sentences beside the catalogue. Throws a UserError that names file, place and key. */
export async function loadKnowledge(): Promise<Knowledge> {
  const catalogue = await loadCatalogue();
  const built = prebuilt();
  if (built !== undefined) return { catalogue, ...built.knowledge };
  const { readKnowledge } = await import('./read-knowledge.ts');
  return { catalogue, ...readKnowledge(catalogue, SUITES) };
}
