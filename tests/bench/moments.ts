/** When something with a name happened first, for whoever waits for it. */
export class Moments {
  readonly #at = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  happened(name: string): void {
    if (this.#at.has(name)) return;
    this.#at.set(name, performance.now());
    for (const tell of this.#waiting.get(name) ?? []) tell();
    this.#waiting.delete(name);
  }

  /** Milliseconds as of `performance.now()`; undefined before. */
  at(name: string): number | undefined {
    return this.#at.get(name);
  }

  /** Rejects after a minute: then it is lost, or the machine is of no use. */
  waitFor(name: string): Promise<void> {
    if (this.#at.has(name)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${name} did not happen within a minute`)), LONGEST_MS);
      const waiting = this.#waiting.get(name) ?? [];
      waiting.push(() => {
        clearTimeout(late);
        resolve();
      });
      this.#waiting.set(name, waiting);
    });
  }
}

const LONGEST_MS = 60_000;
