// What the person sees while something takes long: one line a step, its time, and a sign of life.
const SIGN_OF_LIFE_MS = 10_000;

/** @param {number} ms */
export function seconds(ms) {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}

/**
 * Runs one named step and prints how long it took. `note` adds a remark to the step's line or, with `aloud`, prints it at once.
 * @template T
 * @param {string} name
 * @param {(note: (remark: string) => void, aloud: (line: string) => void) => Promise<T> | T} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const startedAt = Date.now();
  const remarks = [];
  const alive = setInterval(() => {
    console.log(`  … ${name}, ${seconds(Date.now() - startedAt)} so far`);
  }, SIGN_OF_LIFE_MS);
  try {
    const result = await work(
      (remark) => remarks.push(remark),
      (line) => console.log(`  ${line}`),
    );
    const remark = remarks.length > 0 ? ` – ${remarks.join(', ')}` : '';
    console.log(`✓ ${name} (${seconds(Date.now() - startedAt)})${remark}`);
    return result;
  } catch (error) {
    console.log(`✗ ${name} (${seconds(Date.now() - startedAt)})`);
    throw error;
  } finally {
    clearInterval(alive);
  }
}
