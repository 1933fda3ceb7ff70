/** What a command is given, and how it answers: lines on stdout, complaints on stderr, an exit code. */
import { parseArgs } from 'node:util';

/** Good; failed; findings; called wrongly. */
export const EXIT = { good: 0, failed: 1, findings: 2, usage: 3 } as const;

export interface Shell {
  readonly env: { readonly [name: string]: string | undefined };
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
}

/** Called wrongly, or on something that cannot be read: exit 3. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const OPTIONS = {
  json: { type: 'boolean' },
  junit: { type: 'boolean' },
  strict: { type: 'boolean' },
  live: { type: 'boolean' },
  mutate: { type: 'boolean' },
  language: { type: 'string' },
  base: { type: 'string' },
  rule: { type: 'string' },
  in: { type: 'string' },
  out: { type: 'string' },
  decision: { type: 'string' },
  facts: { type: 'boolean' },
  put: { type: 'string', multiple: true },
} as const;

export type OptionName = keyof typeof OPTIONS;

export interface Arguments {
  readonly places: readonly string[];
  readonly flags: ReadonlySet<OptionName>;
  readonly value: (name: OptionName) => string | null;
  readonly values: (name: OptionName) => readonly string[];
  readonly language: 'zh' | 'en';
}

/** Refuses options that the command does not take. */
export function readArguments(args: readonly string[], allowed: readonly OptionName[]): Arguments {
  const always: readonly OptionName[] = ['json', 'language', ...allowed];
  const options = Object.fromEntries(always.map((name) => [name, OPTIONS[name]]));
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : 'unreadable arguments', { cause });
  }
  const values = (name: OptionName): readonly string[] => {
    const given = parsed.values[name];
    return [given ?? []].flat().filter((one) => typeof one === 'string');
  };
  const [language = 'en'] = values('language');
  if (language !== 'zh' && language !== 'en') throw new UsageError('--language is zh or en');
  return {
    places: parsed.positionals,
    flags: new Set(always.filter((name) => parsed.values[name] === true)),
    value: (name) => values(name)[0] ?? null,
    values,
    language,
  };
}
