/** Finds facts by label, by what else people call them, by pinyin and its first letters, and by id. */
import type { FactDefinition } from '#rules/authoring/facts.ts';
import type { Spelling } from '../../ui/spelling.ts';
import type { Choice } from './choices.ts';

/** What people type for a fact beside its label. */
const SYNONYMS: { readonly [fact: string]: string } = {
  'customer.tags': '标签 label tag group vip 老客户 old friend',
  'customer.owner': '负责人 专属客服 account manager',
  'customer.lastAgent': '上次客服 previous agent',
  'customer.vip': '贵宾 会员 member',
  'customer.score': '积分 等级 rating value',
  'customer.sex': '性别 gender',
  'customer.birthday': '生日 date of birth',
  'customer.daysToBirthday': '生日临近 birthday soon',
  'customer.location': '城市 地区 city home',
  'customer.company': '单位 企业 firm organisation',
  'customer.title': '职位 position',
  'customer.status': '阶段 stage lead',
  'customer.sessions': '咨询次数 conversations',
  'visit.count': '第几次 次数 回访 third visit number times returning new visitor 新访客 首次',
  'visit.previousAt': '上次来 last visit',
  'visit.page': '网址 链接 url link address',
  'visit.pageTitle': '标题 title',
  'visit.pages': '浏览页数 page views',
  'visit.referrer': '来源 source from search engine 百度 baidu',
  'visit.campaign': '广告 活动 utm ad promotion',
  'visit.region': '省份 省 地区 来自 province where from state',
  'visit.city': '城市 town',
  'visit.country': '国家 nation',
  'visit.device': '手机 电脑 mobile phone computer',
  'visit.language': '语种 locale english chinese',
  'visit.secondsOnPage': '停留 dwell seconds time',
  'session.channel': '渠道 公众号 wechat',
  'session.entryPoint': '入口 网站 site widget',
  'session.firstMessage': '第一句话 关键词 keyword says asks',
  'clock.weekday': '星期 周末 weekend day',
  'clock.minuteOfDay': '几点 时段 hour time of day',
  'clock.month': '月 season',
};

export interface FindableFact {
  readonly fact: FactDefinition;
  readonly label: string;
  readonly haystack: string;
}

/** Without a spelling it is found by everything but pinyin. */
export function findable(fact: FactDefinition, label: string, spelling: Spelling | null): FindableFact {
  const zh = fact.label.zh ?? '';
  const spelled = spelling === null ? [] : [spelling.whole(zh), spelling.initials(zh)];
  const words = [label, zh, fact.label.en ?? '', SYNONYMS[fact.id] ?? '', ...spelled, fact.id];
  return { fact, label, haystack: words.join(' ').toLowerCase() };
}

/** Those whose own label begins with what is typed come first. */
export function findFacts(facts: readonly FindableFact[], query: string): readonly FindableFact[] {
  const words = query.trim().toLowerCase().split(/\s+/u);
  const rank = ({ label }: FindableFact): number => (label.toLowerCase().startsWith(words[0] ?? '') ? 0 : 1);
  return facts
    .filter(({ haystack }) => words.every((word) => haystack.includes(word)))
    .sort((a, b) => rank(a) - rank(b));
}

export interface FoundValue {
  readonly found: FindableFact;
  readonly choice: Choice;
}

/** So many values beside the facts. */
const MOST_VALUES = 6;

/** Facts by a value of theirs: somebody who thinks of Jilin need not know that it is a region. */
export function findByValue(
  facts: readonly FindableFact[],
  query: string,
  choicesOf: (fact: FactDefinition) => readonly Choice[],
): readonly FoundValue[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '' || /^[\w]$/u.test(wanted)) return [];
  const begins = ({ label, also }: Choice): boolean =>
    [label, ...label.split(' '), also].some((one) => one.toLowerCase().startsWith(wanted));
  return facts
    .flatMap((found) =>
      choicesOf(found.fact)
        .filter((choice) => choice.listed && begins(choice))
        .map((choice) => ({ found, choice })),
    )
    .slice(0, MOST_VALUES);
}
