import type { LoadDocument } from '../document-schema.ts';
export const pageOf = (load: LoadDocument): string => load.verdict;
