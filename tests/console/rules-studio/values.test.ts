import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choicesFor } from '#console/rules-studio/values/choices.ts';
import { findable, findByValue, findFacts } from '#console/rules-studio/values/fact-search.ts';
import { clockOf, isoTime, minuteOf, pickerTime } from '#console/rules-studio/values/instants.ts';
import { meantBy, offersFor } from '#console/rules-studio/values/offers.ts';
import { firstOperator, valueFor } from '#console/rules-studio/values/operand-start.ts';
import { isList, pastedList } from '#console/rules-studio/values/pasted-list.ts';
import { areaState, withArea } from '#console/rules-studio/values/region-areas.ts';
import { valueKind } from '#console/rules-studio/values/value-kind.ts';
import { loadSpelling, type Spelling } from '#console/ui/spelling.ts';
import type { FactDefinition } from '#rules/authoring/facts.ts';
import { OPERATOR_BY_ID, operatorsFor } from '#rules/authoring/operators.ts';
import { PROVINCE_AREAS, PROVINCES } from '#rules/authoring/provinces.ts';
import { CATALOGUE } from '../../support/a-rule-set.ts';

const facts = [...CATALOGUE.facts.values()].filter((fact) => !fact.internal);

function fact(id: string): FactDefinition {
  const found = CATALOGUE.facts.get(id);
  if (found === undefined) throw new Error(`no fact ${id}`);
  return found;
}

describe('finding a fact', () => {
  const of = (spelling: Spelling | null) => facts.map((one) => findable(one, one.label.zh ?? '', spelling));
  const ids = (query: string, among = of(null)) => findFacts(among, query).map((one) => one.fact.id);

  it('goes by label, synonym, pinyin, its first letters, and English', async () => {
    const spelled = of(await loadSpelling());
    for (const query of ['地域', '省份', 'diyu', 'dy', 'region', 'province'])
      expect([query, ids(query, spelled)]).toEqual([query, expect.arrayContaining(['visit.region'])]);
  });

  it('finds the number of visits by "third visit"', () => {
    expect(ids('third visit')).toEqual(['visit.count']);
  });

  it('puts first whose own label begins with it', () => {
    expect(ids('客户标签')[0]).toBe('customer.tags');
    expect(ids('nothing of the kind')).toEqual([]);
  });
});

describe('a value', () => {
  it('has an editor and an operator to begin with, whatever the fact', () => {
    for (const one of facts) {
      expect(operatorsFor(one.type).map(({ id }) => id)).toContain(firstOperator(one));
      for (const { operand } of operatorsFor(one.type))
        expect(valueKind(one, operand), `${one.id} ${operand}`).not.toBe(undefined);
    }
  });

  it('keeps what fits when the operator changes', () => {
    const region = fact('visit.region');
    const count = fact('visit.count');

    expect(valueFor('in', region, '吉林')).toEqual(['吉林']);
    expect(valueFor('equal', region, ['吉林', '辽宁'])).toBe('吉林');
    expect(valueFor('isSet', region, ['吉林'])).toBe(true);
    expect(valueFor('between', count, 3)).toEqual([3, 3]);
    expect(valueFor('greaterThan', count, [2, 5])).toBe(2);
    expect(valueFor('equal', count, ['x'])).toBe(null);
    expect(valueFor('matchesRegex', fact('session.firstMessage'), ['退款', '退货'])).toBe('退款|退货');
  });

  it('is never of another shape than its operator wants', () => {
    fc.assert(
      fc.property(fc.constantFrom(...facts), fc.jsonValue(), (one, before) => {
        for (const { id } of operatorsFor(one.type)) {
          const value = valueFor(id, one, before as never);
          const shape = OPERATOR_BY_ID.get(id)?.operand;
          if (shape === 'true') expect(value).toBe(true);
          if (shape === 'list' || shape === 'words' || shape === 'range')
            expect(Array.isArray(value)).toBe(true);
          if (shape === 'one') expect(Array.isArray(value)).toBe(false);
        }
      }),
    );
  });
});

describe('a pasted list', () => {
  it('is taken apart by lines and commas of either writing, each value once', () => {
    expect(pastedList('VIP\n老客户，贵宾, VIP；\n')).toEqual(['VIP', '老客户', '贵宾']);
    expect([isList('VIP'), isList('VIP、老客户')]).toEqual([false, true]);
  });
});

describe('an instant', () => {
  it('is picked in the business zone and kept with that day’s offset', () => {
    expect(isoTime('2026-12-01T09:00', 'Asia/Shanghai')).toBe('2026-12-01T09:00:00+08:00');
    expect(isoTime('2026-07-01T09:00', 'America/New_York')).toBe('2026-07-01T09:00:00-04:00');
    expect(isoTime('2026-12-01T09:00', 'America/New_York')).toBe('2026-12-01T09:00:00-05:00');
    expect(isoTime('', 'Asia/Shanghai')).toBeNull();
  });

  it('shows in the picker as it was picked', () => {
    const picked = fc
      .date({ min: new Date('2001-01-01T00:00Z'), max: new Date('2100-01-01T00:00Z'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 16));
    fc.assert(
      fc.property(picked, fc.constantFrom('Asia/Shanghai', 'Asia/Kathmandu', 'UTC'), (text, zone) => {
        expect(pickerTime(isoTime(text, zone), zone)).toBe(text);
      }),
    );
  });

  it('of the day is a minute', () => {
    expect([clockOf(570), minuteOf('09:30'), minuteOf('')]).toEqual(['09:30', 570, null]);
  });
});

describe('choices', () => {
  const vocabulary = {
    catalogue: CATALOGUE,
    targets: { agents: new Set<string>(), groups: new Set<string>(), bots: new Set<string>() },
    zone: 'Asia/Shanghai',
    tags: ['VIP', '老客户'],
    agents: [{ id: 'a1', name: { zh: '李娜' } }],
    groups: [],
    bots: [],
    entryPoints: [],
    nameOf: () => undefined,
  };

  it('put what was recorded most before the rest of the list', () => {
    const recorded = { cases: 10, values: [{ value: '老客户', cases: 4 }] };

    expect(choicesFor(fact('customer.tags'), { vocabulary, recorded, language: 'zh' })).toEqual([
      { value: '老客户', label: '老客户', also: '', share: 0.4, listed: true },
      { value: 'VIP', label: 'VIP', also: '', share: null, listed: true },
    ]);
  });

  it('stand before what is typed where it begins their name, and behind it where it does not', () => {
    const regions = choicesFor(fact('visit.region'), {
      vocabulary,
      recorded: { cases: 4, values: [{ value: 'jilin-old', cases: 4 }] },
      language: 'en',
    });
    const offered = (typed: string) =>
      offersFor(typed, { choices: regions, chosen: new Set(), closed: false }).map(({ value }) => value);

    expect(offered('jilin')).toEqual(['吉林', 'jilin', 'jilin-old']);
    expect(offered('lin')).toEqual(['lin', 'jilin-old', '吉林']);
    expect(offered('吉林')).toEqual(['吉林']);
  });

  it('are meant by their name in either language once the field is left', () => {
    const regions = choicesFor(fact('visit.region'), { vocabulary, recorded: null, language: 'zh' });

    expect(meantBy('Jilin', regions)?.value).toBe('吉林');
    expect(meantBy('inner mongolia', regions)?.value).toBe('内蒙古');
    expect(meantBy('Jil', regions)).toBeNull();
  });

  it('lead to their fact: who thinks of Jilin need not know that it is a region', () => {
    const findables = facts.map((one) => findable(one, one.label.en ?? '', null));
    const find = (query: string) =>
      findByValue(findables, query, (one) => choicesFor(one, { vocabulary, recorded: null, language: 'en' }));

    expect(find('jilin').map(({ found, choice }) => [found.fact.id, choice.value])).toContainEqual([
      'visit.region',
      '吉林',
    ]);
    expect(find('vip').map(({ found }) => found.fact.id)).toContain('customer.tags');
    expect(find('j')).toEqual([]);
  });

  it('of regions are taken by parts of the country, and the rest of the list stays', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PROVINCE_AREAS),
        fc.uniqueArray(fc.constantFrom('Mars', ...PROVINCES.map(({ value }) => value))),
        (area, chosen) => {
          const inside = area.provinces.map(({ value }) => value);
          const next = withArea(chosen, area);

          expect(areaState(next, area)).toBe(areaState(chosen, area) === 'all' ? 'none' : 'all');
          expect(next.filter((one) => !inside.includes(one))).toEqual(
            chosen.filter((one) => !inside.includes(one)),
          );
        },
      ),
    );
  });

  it('name a region in English too', () => {
    const regions = choicesFor(fact('visit.region'), { vocabulary, recorded: null, language: 'en' });

    expect(regions).toContainEqual({
      value: '吉林',
      label: 'Jilin 吉林',
      also: 'Jilin',
      share: null,
      listed: true,
    });
  });
});
