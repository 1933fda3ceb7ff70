/** A folder with rules in it, and the commands run on it as from a shell. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { rules } from '#api/cli/rules/rules.ts';

export const EXAMPLE = path.resolve(import.meta.dirname, '../../../../examples/rules-in-ci');

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function usherRules(
  args: readonly string[],
  env: { readonly [name: string]: string | undefined } = {},
): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await rules(args, {
    env,
    print: (text) => out.push(text),
    complain: (text) => err.push(text),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** Folders that end with the test file. Call it at the top of the file. */
export function useFolders(): (files?: { readonly [name: string]: unknown }) => string {
  const made: string[] = [];
  afterAll(() => {
    for (const folder of made) fs.rmSync(folder, { recursive: true, force: true });
  });
  return (files = {}) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'usher-rules-'));
    made.push(folder);
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(folder, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    }
    return folder;
  };
}
