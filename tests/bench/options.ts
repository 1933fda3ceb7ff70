/** What the command line of `npm run bench` may say. */
import { parseArgs } from 'node:util';
import { isPart, PARTS, type Part } from './parts.ts';

export interface BenchOptions {
  /** In the order in which they run. */
  readonly parts: readonly Part[];
  /** Few cases and short times: whether it works, not how fast it is. Kept nowhere. */
  readonly quick: boolean;
  /** Where to write the figures as JSON. */
  readonly json: string | null;
  /** Only tells what changed between the lines that are kept. */
  readonly compare: boolean;
  /** Of the soak. */
  readonly minutes: number;
}

export const USAGE = `npm run bench                        measures everything but the soak, and keeps the figures
npm run bench -- --only PART[,PART]  ${PARTS.join(', ')}
npm run bench -- --only soak --minutes 30
npm run bench -- --json FILE         writes the figures, keys as in docs/figures.jsonl
npm run bench -- --compare           what changed beyond noise between earlier runs and the last
npm run bench -- --quick             tries it in short; keeps nothing`;

/** Throws with words for the terminal. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      json: { type: 'string' },
      minutes: { type: 'string', default: '30' },
      quick: { type: 'boolean', default: false },
      compare: { type: 'boolean', default: false },
    },
  });
  const asked = values.only?.split(',').map((name) => name.trim());
  const unknown = asked?.find((name) => !isPart(name));
  if (unknown !== undefined) throw new Error(`There is no part ${unknown}; there are ${PARTS.join(', ')}`);
  const minutes = Number(values.minutes);
  if (!(minutes > 0 && minutes <= 1_440)) throw new Error('--minutes takes a number from 0 to 1440');
  return {
    parts: PARTS.filter((part) => (asked === undefined ? part !== 'soak' : asked.includes(part))),
    quick: values.quick,
    json: values.json ?? null,
    compare: values.compare,
    minutes,
  };
}
