/** Figures as people read them: on the terminal, and in the README. */
import type { Change, FigureLine } from './figure-lines.ts';
import { FIGURES, type FigureKey, isFigure, type Measurements, meets, targetWords } from './figures.ts';
import { machineWords } from './machine.ts';

function short(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) || Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

const columns = (cells: readonly string[], widths: readonly number[]): string =>
  cells
    .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
    .join('  ')
    .trimEnd();

/** A mark before each figure that misses its target. */
export function terminalTable(measured: Measurements): string {
  const rows = Object.entries(measured).flatMap(([key, one]) =>
    isFigure(key)
      ? [
          [
            `${meets(key, one.value) ? ' ' : '✗'} ${key}`,
            targetWords(key),
            short(one.value),
            one.p99 === undefined ? '' : short(one.p99),
            FIGURES[key].unit,
          ],
        ]
      : [],
  );
  const all = [['  figure', 'target', 'median', 'p99', ''], ...rows];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...all.map((cells) => (cells[at] ?? '').length)));
  return all.map((cells) => `${columns(cells.slice(0, 4), widths)}  ${cells[4] ?? ''}`.trimEnd()).join('\n');
}

export function changeLine({ key, before, now, ratio, better }: Change): string {
  const how = better === null ? 'changed' : better ? 'better' : 'worse';
  const percent = `${ratio > 0 ? '+' : ''}${Math.round(ratio * 100)} %`;
  return `  ${key}: ${short(before)} → ${short(now)} ${FIGURES[key].unit} (${percent}, ${how})`;
}

const BEGIN = '<!-- figures: made by npm run bench -->';
const END = '<!-- /figures -->';
/** The README's section before anything was measured. */
export const EMPTY_TABLE = `${BEGIN}\nNo whole run on a quiet machine is on record yet.\n${END}`;

/** The README's section, from one line of the history. */
export function readmeTable(line: FigureLine): string {
  const rows = (Object.keys(FIGURES) as FigureKey[]).flatMap((key) => {
    const value = line.figures[key];
    if (value === undefined) return [];
    const cells = [
      FIGURES[key].means,
      `\`${key}\``,
      targetWords(key),
      `${short(value)} ${FIGURES[key].unit}`,
    ];
    return [`| ${cells.join(' | ')} |`];
  });
  const [before, after] = line.load;
  return [
    BEGIN,
    `Measured on ${line.date.slice(0, 10)} at ${line.commit}: ${machineWords(line.machine)}, load ${before} before and ${after} after.`,
    '',
    '| figure | key | target | measured |',
    '|---|---|---|---|',
    ...rows,
    END,
  ].join('\n');
}

/** Throws where the README has no such section. */
export function withFigures(readme: string, line: FigureLine): string {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from < 0 || to < from) throw new Error('the README has no section of figures');
  return readme.slice(0, from) + readmeTable(line) + readme.slice(to + END.length);
}
