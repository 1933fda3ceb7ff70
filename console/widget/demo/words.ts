/** The demo page in two languages: the shop's own words and those of the panel beside it. */
export type Language = 'zh' | 'en';
type Both = { readonly [language in Language]: string };

const both = (zh: string, en: string): Both => ({ zh, en });

const WORDS = {
  shop: both('长白之冬', 'Changbai Winter'),
  trips: both('线路', 'Trips'),
  prices: both('价格', 'Prices'),
  family: both('亲子', 'Families'),
  refund: both('退改', 'Refunds'),
  heroTitle: both('去看林海里的雪', 'Snow, the way the forest keeps it'),
  heroText: both(
    '天池、温泉、雾凇与粉雪。六到十二人的小团，从长春出发，向导都是山里人。',
    'Heaven Lake, hot springs, rime and powder. Groups of six to twelve from Changchun, with guides who grew up in these mountains.',
  ),
  heroAction: both('看看线路', 'See the trips'),
  perPerson: both('每人起', 'per person, from'),
  book: both('预订', 'Book'),
  back: both('返回线路', 'All trips'),
  days: both('天', 'days'),
  included: both('行程包含', 'What is included'),
  pricesTitle: both('价格一览', 'Prices at a glance'),
  pricesText: both('每人，双人房。十二月至次年二月。', 'Per person in a double room, December to February.'),
  trip: both('线路', 'Trip'),
  weekday: both('平日', 'Weekdays'),
  weekend: both('周末', 'Weekends'),
  familyTitle: both('带孩子去看雪', 'Snow with children'),
  familyText: both(
    '一米二以下的孩子只收车位费。雪场有儿童教练，民宿备有小号雪裤和热可可，晚上八点前一定回到屋里。',
    'Children under 1.2 m pay only their seat. The slopes have teachers for the small, the guesthouse lends snow trousers and makes cocoa, and everyone is indoors by eight.',
  ),
  refundTitle: both('退款与改期', 'Refunds and changes'),
  refundText: both(
    '出发前七天以上全额退；七天内退一半，改期免费一次；暴雪封山由我们承担。',
    'More than seven days ahead you get everything back; later half, and one change of date is free. If the mountain is closed by snow, that is on us.',
  ),
  checkoutTitle: both('确认订单', 'Your booking'),
  checkoutText: both(
    '这里只是演示：不会扣款，也不会有雪。遇到问题，右下角的客服都在。',
    'This is only a demo: nothing is charged, and nothing snows. If you get stuck, the chat in the corner is real.',
  ),
  total: both('合计', 'Total'),
  pay: both('去支付', 'Pay'),
  foot: both(
    'Usher 的演示店铺，由内置规则接待。',
    'A demo shop, looked after by Usher and its seeded rules.',
  ),

  who: both('谁在访问？', 'Who is visiting?'),
  whoHint: both(
    '改一改访客，再来访一次，看哪条规则接待。',
    'Change the visitor, visit again, and see which rule takes over.',
  ),
  vip: both('贵宾', 'VIP'),
  vipHint: both('吉林，第 4 次来访', 'Jilin, 4th visit'),
  first: both('首次来访', 'First visit'),
  firstHint: both('没有人认识', 'nobody knows them'),
  regular: both('本地常客', 'Local regular'),
  regularHint: both('吉林，第 5 次来访', 'Jilin, 5th visit'),
  known: both('已登录', 'Signed in'),
  name: both('名字', 'Name'),
  tags: both('标签', 'Tags'),
  addTag: both('标签', 'tag'),
  removeTag: both('去掉标签', 'Remove tag'),
  visits: both('来访次数', 'Visits'),
  region: both('地域', 'Region'),
  language: both('语言', 'Language'),
  unknown: both('未知', 'unknown'),
  again: both('再来访一次', 'Visit again'),
  changed: both('已修改，再来访一次后生效', 'Changed; visit again to see what it does'),
  working: both('正在来访…', 'Visiting…'),
  rule: both('当前规则', 'Rule at work'),
  noRule: both('没有规则匹配这次来访。', 'No rule matches this visit.'),
  why: both('为什么', 'why'),
  shown: both('已发出', 'shown'),
  next: both('下一条', 'next message in'),
  asking: both('正在查看…', 'Looking…'),
  failed: both('暂时连不上服务器，稍后自动再试。', 'The server cannot be reached; trying again by itself.'),
  embed: both('放到自己的网站', 'Put it on your own site'),
  copy: both('复制', 'Copy'),
  copied: both('已复制', 'Copied'),
  elsewhere: both('整页聊天', 'Chat as a page'),
  console: both('打开控制台', 'Open the console'),
} as const;

export type Say = (key: keyof typeof WORDS) => string;

export function sayIn(language: Language): Say {
  return (key) => WORDS[key][language];
}

/** As the seeded rules know them, and as an English reader would. */
export const REGIONS: readonly { readonly id: string; readonly name: Both }[] = [
  { id: '吉林', name: both('吉林', 'Jilin') },
  { id: '辽宁', name: both('辽宁', 'Liaoning') },
  { id: '黑龙江', name: both('黑龙江', 'Heilongjiang') },
  { id: '北京', name: both('北京', 'Beijing') },
  { id: '上海', name: both('上海', 'Shanghai') },
  { id: '广东', name: both('广东', 'Guangdong') },
];

/** Tags that some seeded rule asks for. */
export const TAGS: readonly string[] = ['VIP', '贵宾', '亲子', '免打扰'];
