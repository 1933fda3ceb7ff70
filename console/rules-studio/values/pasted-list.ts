/** What was pasted or typed as several values at once: by lines, tabs, commas of either writing, each once. */
export function pastedList(text: string): readonly string[] {
  const parts = text.split(/[\n\r\t,，、;；]+/u).map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))];
}

/** Whether it is more than one value, so that it is taken apart at once. */
export function isList(text: string): boolean {
  return pastedList(text).length > 1;
}
