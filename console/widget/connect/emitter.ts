/** As much of an event emitter as the socket's manager asks of what is below it. */
type Hear = (given?: never) => void;

export class Emitter {
  readonly #hears = new Map<string, Set<Hear>>();

  on(event: string, hear: Hear): this {
    this.#hears.set(event, (this.#hears.get(event) ?? new Set()).add(hear));
    return this;
  }

  off(event: string, hear: Hear): this {
    this.#hears.get(event)?.delete(hear);
    return this;
  }

  protected tell(event: string, given?: unknown): void {
    // A copy: who hears may stop hearing.
    for (const hear of [...(this.#hears.get(event) ?? [])]) hear(given as never);
  }
}
