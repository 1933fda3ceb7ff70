/** Looks at one thing after the other: one that fails does not hold up the others, and is thrown when all have been looked at. */
export async function lookAtEach<Thing>(
  things: readonly Thing[],
  look: (thing: Thing) => Promise<unknown>,
): Promise<void> {
  const failed: unknown[] = [];
  for (const thing of things) await look(thing).catch((error: unknown) => failed.push(error));
  if (failed.length > 0)
    throw new AggregateError(failed, `${failed.length} of ${things.length} could not be looked at`);
}
