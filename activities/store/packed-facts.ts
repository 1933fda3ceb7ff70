/** Facts as decisions and evaluations keep them: compressed JSON, 1–2 KB. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { FactObject } from '#rules/authoring/facts.ts';

export function packFacts(facts: FactObject): Buffer {
  return deflateRawSync(JSON.stringify(facts), { level: 3 });
}

/** Null for what was erased. */
export function unpackFacts(packed: Uint8Array | null): FactObject | null {
  if (packed === null || packed.byteLength === 0) return null;
  return JSON.parse(inflateRawSync(packed).toString('utf8')) as FactObject;
}
