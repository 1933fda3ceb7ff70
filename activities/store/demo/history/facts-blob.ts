/** Facts as decisions and evaluations keep them: compressed JSON. */
import { deflateRawSync } from 'node:zlib';
import type { FactObject } from '#rules/authoring/facts.ts';

export function packFacts(facts: FactObject): Buffer {
  return deflateRawSync(JSON.stringify(facts), { level: 3 });
}
