import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { FAULT_POINTS } from '#activities/store/fault-points.ts';
import { MATRIX } from '../../support/fault-points.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

function called(): readonly string[] {
  const files = ['activities', 'api', 'workflows'].flatMap((folder) =>
    fs
      .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.includes('generated'))
      .map((name) => fs.readFileSync(path.join(ROOT, folder, name), 'utf8')),
  );
  return files.flatMap((text) => [...text.matchAll(/\bfault\('([a-z:-]+)'\)/g)].map(([, name = '']) => name));
}

it('lists every fault point that the sources call, and no other', () => {
  expect([...new Set(called())].sort()).toEqual([...FAULT_POINTS].sort());
});

it('has a cell for every point and process, and each that is not killed says why', () => {
  expect(Object.keys(MATRIX).sort()).toEqual([...FAULT_POINTS].sort());
  for (const cells of Object.values(MATRIX))
    for (const cell of Object.values(cells)) expect(cell === 'kill' || cell.length > 20).toBe(true);
});
