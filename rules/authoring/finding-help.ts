/** What each finding means, told to whoever wrote the rule: a name, why it matters, an example of each kind. */
import type { FindingCode } from './finding.ts';

interface BothWords {
  readonly zh: string;
  readonly en: string;
}

export interface FindingHelp {
  readonly title: BothWords;
  readonly why: BothWords;
  /** Rules that have it. */
  readonly bad: BothWords;
  /** The same without it. */
  readonly good: BothWords;
}

const words = (zh: string, en: string): BothWords => ({ zh, en });

export const FINDING_HELP: { readonly [code in FindingCode]: FindingHelp } = {
  contradiction: {
    title: words('条件互相矛盾', 'Can never hold'),
    why: words(
      '没有任何访客能同时满足这些条件，这条规则永远不会生效。',
      'No visitor can meet all of these conditions, so the rule will never decide anything.',
    ),
    bad: words('访问次数 < 3 且 访问次数 > 5', 'visits < 3 and visits > 5'),
    good: words('访问次数 < 3 或 访问次数 > 5', 'visits < 3 or visits > 5'),
  },
  duplicate: {
    title: words('与前面的规则相同', 'Says the same as an earlier rule'),
    why: words(
      '先匹配的规则生效，后面这条等于不存在；改它也不会有任何效果。',
      'The first match wins, so this one is never reached, and editing it changes nothing.',
    ),
    bad: words('1 贵宾 → 海报；2 贵宾 → 文字', '1 VIP → poster; 2 VIP → text'),
    good: words('1 贵宾且来自吉林 → 海报；2 贵宾 → 文字', '1 VIP from Jilin → poster; 2 VIP → text'),
  },
  shadowed: {
    title: words('被前面一条规则完全遮住', 'An earlier rule takes everything'),
    why: words('凡是满足它的访客，都先满足了前面那条规则。', 'Whoever meets it meets an earlier rule first.'),
    bad: words('1 评分 > 3；2 贵宾且评分 > 5', '1 score > 3; 2 VIP and score > 5'),
    good: words('1 贵宾且评分 > 5；2 评分 > 3', '1 VIP and score > 5; 2 score > 3'),
  },
  'shadowed-by-several': {
    title: words('被前面几条规则合起来遮住', 'Several earlier rules together take everything'),
    why: words(
      '前面每条规则各取一部分，合起来没有给它留下任何访客。',
      'Each takes a part, and together they leave this rule nobody.',
    ),
    bad: words('1 评分 < 5；2 评分 ≥ 5；3 有评分的贵宾', '1 score < 5; 2 score ≥ 5; 3 VIP with a score'),
    good: words('1 有评分的贵宾；2 评分 < 5；3 评分 ≥ 5', '1 VIP with a score; 2 score < 5; 3 score ≥ 5'),
  },
  'set-aside': {
    title: words('无法执行，已搁置', 'Cannot be evaluated'),
    why: words(
      '规则引用了不存在的内容，或写法不被支持；其余规则照常工作。',
      'It names something that does not exist or is not understood. The other rules go on without it.',
    ),
    bad: words('已删除的属性“旧等级” = 金', 'a fact that is gone, “old level” = gold'),
    good: words('客户标签包含“金卡”', 'customer tag has “Gold”'),
  },
  'not-re2': {
    title: words('正则表达式不受支持', 'Not a pattern we can match'),
    why: words(
      '只接受 RE2 语法，这样任何文本都能在线性时间内匹配；不支持反向引用和环视。',
      'Only RE2 is taken, which matches any text in linear time: no back-references, no look-around.',
    ),
    bad: words('(退款)\\1', '(refund)\\1'),
    good: words('退款.*退款', 'refund.*refund'),
  },
  'negative-on-unknown': {
    title: words('未知时也算“不是”', 'Also true when it is unknown'),
    why: words(
      '“不等于”“不在其中”在值未知时成立。请说明未知的访客是否也包括在内。',
      '“Is not” holds where nothing is known. Say whether visitors about whom it is unknown are meant.',
    ),
    bad: words('地区不是吉林', 'region is not Jilin'),
    good: words('地区不是吉林 且 地区已知', 'region is not Jilin and region is known'),
  },
  'always-true': {
    title: words('条件总是成立', 'Always true'),
    why: words(
      '这个条件不筛选任何人，读规则的人却会以为它有作用。',
      'It sorts nobody out, though whoever reads it will think it does.',
    ),
    bad: words('访问次数 ≥ 1', 'visits ≥ 1'),
    good: words('访问次数 ≥ 3', 'visits ≥ 3'),
  },
  'always-false': {
    title: words('条件永不成立', 'Never true'),
    why: words('没有任何取值满足它。', 'No value it could have fits.'),
    bad: words('星期 > 7', 'weekday > 7'),
    good: words('星期在 六、日 之中', 'weekday in Saturday, Sunday'),
  },
  'deprecated-fact': {
    title: words('属性已不推荐使用', 'A fact that should not be used any more'),
    why: words('它仍然有效，但已有更好的属性代替。', 'It still works, but another says it better.'),
    bad: words('使用旧属性的条件', 'a condition on the old fact'),
    good: words('使用目录中建议的新属性', 'a condition on the one the catalogue names instead'),
  },
  'look-alike': {
    title: words('混用了不同文字的字母', 'Letters of two alphabets in one word'),
    why: words(
      '看起来一样的字母其实不同，比较时永远不会相等。',
      'They look the same and are not, so it will never be equal to what people type.',
    ),
    bad: words('标签 = VІP（І 为西里尔字母）', 'tag = VІP (with a Cyrillic І)'),
    good: words('标签 = VIP', 'tag = VIP'),
  },
  invisible: {
    title: words('含有不可见或全角字符', 'Invisible or full-width characters'),
    why: words(
      '多半是复制粘贴带来的，眼睛看不出，比较却会失败。',
      'Usually pasted along; nobody sees them, and comparing fails.',
    ),
    bad: words('网址包含 ｓｋｉ', 'page contains ｓｋｉ'),
    good: words('网址包含 ski', 'page contains ski'),
  },
  'retired-target': {
    title: words('目标已停用', 'Leads to someone who is retired'),
    why: words(
      '停用的客服、接待组或机器人会被跳过，这一步白等。',
      'A retired agent, group or bot is passed over, and that step does nothing.',
    ),
    bad: words('先找“李娜（已离职）”', 'first Li Na, who has left'),
    good: words('先找专属客服，再找售前组', 'first the owner, then Pre-sales'),
  },
  'empty-target': {
    title: words('接待组里没有人', 'Leads to a group with nobody in it'),
    why: words('没有可以回复的成员，客户只会等待。', 'Nobody in it may reply, so customers only wait.'),
    bad: words('新建的“海外组”，还没有成员', 'a new group “Overseas” without members'),
    good: words('先添加成员，再让规则指向它', 'add members, then lead to it'),
  },
  'closed-target': {
    title: words('接待组不开放', 'Leads to a group that does not open'),
    why: words(
      '它没有任何接待时间，每位客户都会直接到下一步。',
      'It has no opening hours, so every customer goes straight to the next step.',
    ),
    bad: words('节日组，节日已过', 'the holiday group, after the holidays'),
    good: words('设置接待时间，或从方案中去掉', 'give it hours, or take it out of the plan'),
  },
  'overflow-loops': {
    title: words('兜底又回到同一个机器人', 'Ends where it began, with the same bot'),
    why: words(
      '机器人刚转出的客户又被送回机器人，来回打转。',
      'The customer the bot has just handed over is given back to it.',
    ),
    bad: words('机器人 → 售前组，超时 → 同一机器人', 'bot → Pre-sales, overflow → the same bot'),
    good: words('机器人 → 售前组，超时 → 留言', 'bot → Pre-sales, overflow → message form'),
  },
  'never-due': {
    title: words('消息永远等不到发送', 'A message that never comes due'),
    why: words(
      '在它该发送之前，记录中的所有访问都已结束。',
      'Every visit on record had ended before its time.',
    ),
    bad: words('第 3 条在 50 分钟后；最长的访问为 20 分钟', 'third after 50 min; the longest visit took 20'),
    good: words('第 3 条在 30 秒后', 'third after 30 s'),
  },
  'too-complex': {
    title: words('过于复杂，无法判断', 'Too complex to judge'),
    why: words(
      '它照常执行，只是我们无法判断它是否被遮住，也不用它判断别的规则。',
      'It works as any other; only whether it can win, or keeps others from winning, is not judged.',
    ),
    bad: words('8 个“任一”分组，每组 6 个标签', '8 “any of” groups of 6 tags each'),
    good: words('用命名标签或更少的分组', 'fewer groups, or one tag that stands for several'),
  },
  overlap: {
    title: words('与下一条规则有重叠', 'Overlaps with the next rule'),
    why: words(
      '有些访客同时满足两条，顺序决定结果。确认这正是你想要的。',
      'Some visitors match both, and the order decides. Make sure it is the order you want.',
    ),
    bad: words('1 贵宾；2 来自吉林', '1 VIP; 2 from Jilin'),
    good: words('1 来自吉林的贵宾；2 贵宾；3 来自吉林', '1 VIP from Jilin; 2 VIP; 3 from Jilin'),
  },
  gap: {
    title: words('中间漏了一段', 'Something is left out between'),
    why: words(
      '这些规则按同一属性分段，但有一段没有规则处理。',
      'These rules divide one fact among them, and one part of it is nobody’s.',
    ),
    bad: words('评分 < 5；评分 > 5', 'score < 5; score > 5'),
    good: words('评分 < 5；评分 ≥ 5', 'score < 5; score ≥ 5'),
  },
  'specific-below-general': {
    title: words('更具体的规则排在更宽的后面', 'The more specific rule stands below'),
    why: words(
      '上面的规则要求更少，会先拿走一部分本该归它的访客。',
      'The rule above asks less and takes some of the visitors meant for this one.',
    ),
    bad: words('1 贵宾；2 贵宾或老客户，且来自吉林', '1 VIP; 2 VIP or old friend, from Jilin'),
    good: words('1 贵宾或老客户，且来自吉林；2 贵宾', '1 VIP or old friend, from Jilin; 2 VIP'),
  },
  'not-won': {
    title: words('30 天内没有生效过', 'Has decided nothing in 30 days'),
    why: words(
      '可能已过时，也可能被前面的规则抢先。',
      'It may be out of date, or earlier rules may be faster.',
    ),
    bad: words('去年的活动规则仍然开启', 'last year’s campaign, still on'),
    good: words('关闭它，或给它一个结束日期', 'switch it off, or give it an end'),
  },
};
