/** The history of the figures: one line a run in docs/figures.jsonl, and what changed beyond noise. */
import fs from 'node:fs';
import { FIGURES, type FigureDefinition, type FigureKey, isFigure, type Measurements } from './figures.ts';
import { isSameKind, type Machine } from './machine.ts';
import { median } from './spread.ts';

export interface FigureLine {
  readonly date: string;
  readonly commit: string;
  readonly machine: Machine;
  /** Before and after: what else the machine had to do. */
  readonly load: readonly [number, number];
  /** Every part but the soak was measured. */
  readonly full: boolean;
  readonly figures: { readonly [Key in FigureKey]?: number };
}

export function readLines(file: string): readonly FigureLine[] {
  if (!fs.existsSync(file)) return [];
  return fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as FigureLine);
}

export function appendLine(file: string, line: FigureLine): void {
  fs.appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** Four digits that matter; more would only be noise in the file. */
export function figuresOf(measured: Measurements): FigureLine['figures'] {
  return Object.fromEntries(
    Object.entries(measured).map(([key, { value }]) => [key, Number(value.toPrecision(4))]),
  );
}

export interface Change {
  readonly key: FigureKey;
  readonly before: number;
  readonly now: number;
  /** 0.1 = a tenth more. */
  readonly ratio: number;
  /** Null where nothing was promised, so that neither way is the good one. */
  readonly better: boolean | null;
}

/** Earlier runs that are looked back at. Count. */
const LOOKED_BACK = 5;

/** Against the median of the last runs on the same kind of machine; noise is what those differed by, at least the figure's own. */
export function changes(lines: readonly FigureLine[], line: FigureLine): readonly Change[] {
  const same = lines.filter((one) => one !== line && isSameKind(one.machine, line.machine));
  return Object.entries(line.figures).flatMap(([key, now]): readonly Change[] => {
    if (!isFigure(key)) return [];
    const earlier = same.flatMap(({ figures }) => figures[key] ?? []).slice(-LOOKED_BACK);
    if (earlier.length === 0) return [];
    const { noise, target }: FigureDefinition = FIGURES[key];
    const before = median(earlier);
    const spread = before === 0 ? 0 : (Math.max(...earlier) - Math.min(...earlier)) / before;
    const ratio = before === 0 ? Math.sign(now) : now / before - 1;
    if (Math.abs(ratio) <= Math.max(noise, spread)) return [];
    return [{ key, before, now, ratio, better: target === null ? null : 'most' in target === ratio < 0 }];
  });
}
