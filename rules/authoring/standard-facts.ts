/** The facts every organisation has, the ones its custom fields and groups add, and those derived from times. */
import type { Text } from '../text.ts';
import {
  type Catalogue,
  type ClosedValue,
  type CustomField,
  catalogueOf,
  type FactDefinition,
  type FactValue,
  type GroupName,
} from './facts.ts';
import type { SetName } from './rule.ts';

type Extra = Partial<
  Pick<
    FactDefinition,
    'nullable' | 'sets' | 'unit' | 'range' | 'values' | 'list' | 'derivedFrom' | 'pii' | 'internal'
  >
>;

const BOTH: readonly SetName[] = ['guidance', 'assignment'];
const DAYS: Text = { zh: '天', en: 'days' };

const SAMPLE_TIME = 1_764_000_000_000;

function fact(
  [id, type, zh, en]: readonly [string, FactDefinition['type'], string, string],
  sample: FactValue,
  extra: Extra = {},
): FactDefinition {
  const group = id.slice(0, id.indexOf('.')) as FactDefinition['group'];
  return {
    id,
    type,
    label: { zh, en },
    group,
    nullable: type !== 'set',
    sets: BOTH,
    pii: group === 'customer' ? 'personal' : 'none',
    sample,
    ...extra,
  };
}

function value(id: string, zh: string, en: string): ClosedValue {
  return { value: id, label: { zh, en } };
}

const SEXES = [value('female', '女', 'female'), value('male', '男', 'male'), value('other', '其他', 'other')];
const DEVICES = [
  value('desktop', '电脑', 'computer'),
  value('mobile', '手机', 'phone'),
  value('tablet', '平板', 'tablet'),
];
const LANGUAGES = [
  value('zh', '中文', 'Chinese'),
  value('en', '英文', 'English'),
  value('other', '其他', 'other'),
];
const CHANNELS = [
  value('web', '网页', 'web page'),
  value('account', '公众号', 'official account'),
  value('webhook', '接口', 'webhook'),
];
const KNOWN: Extra = { nullable: false };

const CUSTOMER: readonly FactDefinition[] = [
  fact(['customer.known', 'boolean', '在客户库中', 'in the customer base'], true, KNOWN),
  fact(['customer.name', 'string', '客户名称', 'customer name'], '张伟', { pii: 'sensitive' }),
  fact(['customer.tags', 'set', '客户标签', 'customer tags'], ['VIP'], { list: 'tags' }),
  fact(['customer.owner', 'id', '归属人', 'owner'], 'a1', { list: 'agents' }),
  fact(['customer.lastAgent', 'id', '上次接待人', 'last agent'], 'a1', { list: 'agents' }),
  fact(['customer.vip', 'boolean', 'VIP 客户', 'VIP'], true),
  fact(['customer.score', 'number', '价值评分', 'value score'], 80),
  fact(['customer.sex', 'enum', '性别', 'sex'], 'female', { values: SEXES }),
  fact(['customer.age', 'number', '年龄', 'age'], 32, {
    derivedFrom: 'customer.birthday',
    unit: { zh: '岁', en: 'years' },
    range: [0, 150],
  }),
  fact(['customer.birthday', 'string', '生日', 'birthday'], '1993-05-01', { pii: 'sensitive' }),
  fact(['customer.daysToBirthday', 'number', '距生日天数', 'days to birthday'], 3, {
    derivedFrom: 'customer.birthday',
    unit: DAYS,
    range: [0, 366],
  }),
  fact(['customer.location', 'string', '所在地', 'location'], '吉林 长春'),
  fact(['customer.address', 'string', '地址', 'address'], '人民大街 1 号', { pii: 'sensitive' }),
  fact(['customer.company', 'string', '公司', 'company'], '长春汽车'),
  fact(['customer.title', 'string', '职务', 'job title'], '采购经理'),
  fact(['customer.status', 'enum', '客户状态', 'customer status'], 'lead', { list: 'statuses' }),
  fact(['customer.since', 'time', '入库时间', 'in the customer base since'], SAMPLE_TIME),
  fact(['customer.lastSession', 'time', '上次会话时间', 'last session'], SAMPLE_TIME),
  fact(['customer.sessions', 'number', '历史会话数', 'earlier sessions'], 4, { range: [0, 1_000_000] }),
  fact(['customer.remark', 'text', '备注', 'remark'], '喜欢红色'),
];

const VISIT: readonly FactDefinition[] = [
  fact(['visit.count', 'number', '来访次数', 'number of visits'], 3, { ...KNOWN, range: [1, 1_000_000] }),
  fact(['visit.openedAt', 'time', '来访时间', 'time of visit'], SAMPLE_TIME, KNOWN),
  fact(['visit.previousAt', 'time', '上次来访时间', 'previous visit'], SAMPLE_TIME),
  fact(['visit.page', 'url', '当前页面', 'page'], 'https://example.com/refund'),
  fact(['visit.pageTitle', 'string', '页面标题', 'page title'], '退款说明'),
  fact(['visit.pages', 'number', '已看页数', 'pages seen'], 2, { range: [0, 100_000] }),
  fact(['visit.referrer', 'url', '来源页面', 'referrer'], 'https://www.baidu.com/'),
  fact(['visit.campaign', 'string', '推广活动', 'campaign'], 'winter'),
  fact(['visit.country', 'string', '国家', 'country'], '中国'),
  fact(['visit.region', 'string', '地域', 'region'], '吉林', { list: 'regions' }),
  fact(['visit.city', 'string', '城市', 'city'], '长春'),
  fact(['visit.language', 'enum', '语言', 'language'], 'zh', { values: LANGUAGES }),
  fact(['visit.device', 'enum', '设备', 'device'], 'mobile', { values: DEVICES }),
  fact(['visit.secondsOnPage', 'number', '页面停留时间', 'time on page'], 12, {
    unit: { zh: '秒', en: 'seconds' },
    range: [0, 1_000_000],
  }),
  fact(['visit.cappedRules', 'set', '已达次数上限的规则', 'rules at their cap'], [], { internal: true }),
];

const SESSION: readonly FactDefinition[] = [
  fact(['session.channel', 'enum', '接待通路', 'channel'], 'web', { ...KNOWN, values: CHANNELS }),
  fact(['session.entryPoint', 'id', '接待组件', 'entry point'], 'e1', { ...KNOWN, list: 'entry-points' }),
  fact(['session.firstMessage', 'text', '首条消息', 'first message'], '我要退款', {
    sets: ['assignment'],
    pii: 'personal',
  }),
  fact(['session.guidedBy', 'id', '命中的引导规则', 'guidance rule shown'], 'r1', { sets: ['assignment'] }),
];

const CLOCK: readonly FactDefinition[] = [
  fact(['clock.now', 'time', '当前时间', 'now'], SAMPLE_TIME, KNOWN),
  fact(['clock.date', 'string', '日期', 'date'], '2026-11-25', KNOWN),
  fact(['clock.weekday', 'number', '星期', 'weekday'], 3, { ...KNOWN, range: [1, 7] }),
  fact(['clock.minuteOfDay', 'number', '当日分钟', 'minute of the day'], 870, { ...KNOWN, range: [0, 1439] }),
  fact(['clock.dayOfMonth', 'number', '几号', 'day of the month'], 25, { ...KNOWN, range: [1, 31] }),
  fact(['clock.month', 'number', '月份', 'month'], 11, { ...KNOWN, range: [1, 12] }),
];

const RULE: readonly FactDefinition[] = [
  fact(['rule.cut', 'set', '被截断的文本', 'texts that were cut'], [], { internal: true }),
];

const STANDARD: readonly FactDefinition[] = [...CUSTOMER, ...VISIT, ...SESSION, ...CLOCK, ...RULE];

/** The fact that says how long ago `time` was, in days of 24 hours. */
function ageFactOf(time: FactDefinition): FactDefinition {
  return {
    ...time,
    id: `age.${time.id}`,
    type: 'number',
    label: { zh: `距${time.label.zh ?? time.label.en}`, en: `since ${time.label.en ?? time.label.zh}` },
    unit: DAYS,
    sample: 1,
    derivedFrom: time.id,
  };
}

const SAMPLES: { readonly [type in CustomField['type']]: FactValue } = {
  boolean: true,
  enum: '—',
  string: '—',
  text: '—',
  number: 1,
  time: SAMPLE_TIME,
  set: [],
};

function customFact(field: CustomField): FactDefinition {
  return {
    id: `customer.field.${field.id}`,
    type: field.type,
    label: field.label,
    group: 'customer',
    nullable: field.type !== 'set',
    sets: BOTH,
    pii: field.pii ?? 'personal',
    sample: field.values?.[0]?.value ?? SAMPLES[field.type],
    ...(field.values === undefined ? {} : { values: field.values }),
  };
}

function groupFacts(group: GroupName): readonly FactDefinition[] {
  const named = (zh: string, en: string): Text => ({
    zh: `${group.name.zh ?? group.name.en}${zh}`,
    en: `${group.name.en ?? group.name.zh} ${en}`,
  });
  const id = `group.${group.id}`;
  const count = {
    group: 'group',
    nullable: true,
    sets: BOTH,
    pii: 'none',
    type: 'number',
    sample: 0,
  } as const;
  return [
    { ...count, id: `${id}.open`, type: 'boolean', label: named('在接待时间', 'open'), sample: true },
    { ...count, id: `${id}.free`, label: named('空闲接待数', 'free seats'), range: [0, 100_000] },
    { ...count, id: `${id}.waiting`, label: named('排队人数', 'waiting'), range: [0, 100_000] },
  ];
}

/** The catalogue of an organisation. `groups`: those that rules may name, retired ones included while a version reads them. */
export function buildCatalogue(
  options: { readonly customFields?: readonly CustomField[]; readonly groups?: readonly GroupName[] } = {},
): Catalogue {
  const written = [
    ...STANDARD,
    ...(options.customFields ?? []).map(customFact),
    ...(options.groups ?? []).flatMap(groupFacts),
  ];
  const ages = written.filter((entry) => entry.type === 'time' && entry.id !== 'clock.now').map(ageFactOf);
  return catalogueOf([...written, ...ages]);
}
