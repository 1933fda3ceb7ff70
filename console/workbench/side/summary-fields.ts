import { SUMMARY_FIELDS, type Summary, type SummaryField } from '#api/contract/session-papers.ts';

/** Required fields of a summary that are still empty, in the order of the form. */
export function missingFields(
  required: readonly SummaryField[],
  { themeId, solved, words }: Omit<Summary, 'revision'>,
): readonly SummaryField[] {
  const empty = { themeId: themeId === null, solved: solved === null, words: words.trim() === '' };
  return SUMMARY_FIELDS.filter((field) => required.includes(field) && empty[field]);
}
