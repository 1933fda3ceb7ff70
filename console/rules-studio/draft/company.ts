/** Those who have a draft open, as they were last heard of. */
export interface Companion {
  readonly id: string;
  readonly name: string;
  readonly ruleId: string | null;
  readonly heardAtMs: number;
}

export type Company = ReadonlyMap<string, Companion>;

/** Two and a half times the pause between two signs of life. Milliseconds. */
const FADES_MS = 30_000;

export interface CompanyNotice {
  readonly what: 'looking' | 'left' | 'saved';
  readonly who: { readonly id: string; readonly name: string };
  readonly ruleId: string | null;
}

export function hear(company: Company, notice: CompanyNotice, nowMs: number): Company {
  const next = new Map(company);
  const { id, name } = notice.who;
  if (notice.what === 'left') next.delete(id);
  else {
    // A save says nothing of where they are.
    const ruleId = notice.what === 'saved' ? (company.get(id)?.ruleId ?? null) : notice.ruleId;
    next.set(id, { id, name, ruleId, heardAtMs: nowMs });
  }
  return next;
}

export function present(company: Company, nowMs: number): readonly Companion[] {
  return [...company.values()].filter(({ heardAtMs }) => nowMs - heardAtMs < FADES_MS);
}
