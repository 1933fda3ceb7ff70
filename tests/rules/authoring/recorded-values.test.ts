import { describe, expect, it } from 'vitest';
import { recordedValues } from '#rules/authoring/recorded-values.ts';
import { CATALOGUE } from '../../support/a-rule-set.ts';

const visits = [
  { 'visit.region': '吉林', 'customer.tags': ['VIP', '老客户'], 'customer.name': '张伟' },
  { 'visit.region': '吉林', 'customer.tags': ['VIP'], 'customer.name': '张伟' },
  { 'visit.region': '北京', 'customer.tags': ['VIP'], 'customer.name': '李娜' },
  { 'visit.region': null, 'customer.tags': [], 'customer.remark': '喜欢红色' },
].map((facts, at) => ({ visitId: `v${at}`, visitorId: `v${at}`, shown: {}, evaluations: [{}, facts] }));

function of(fact: string) {
  return recordedValues(CATALOGUE, visits).find((one) => one.fact === fact);
}

describe('recorded values', () => {
  it('tell the commonest first, and how often the fact was unknown', () => {
    expect(of('visit.region')).toEqual({
      fact: 'visit.region',
      unknown: 1,
      values: [
        { value: '吉林', cases: 2 },
        { value: '北京', cases: 1 },
      ],
    });
  });

  it('tell of persons only what three of them share', () => {
    expect(of('customer.tags')?.values).toEqual([{ value: 'VIP', cases: 3 }]);
    expect(of('customer.name')?.values).toEqual([]);
  });

  it('never tell what somebody wrote', () => {
    expect(of('customer.remark')).toEqual({ fact: 'customer.remark', unknown: 3, values: [] });
  });
});
