/** The real programs, bundled once a run. */
export async function buildForTests(): Promise<{ folder: string }> {
  throw new Error('not yet');
}
