/** Phrases at hand in the reply box of the demo; `null` as group = the whole company's. */
import type { Text } from '#rules/text.ts';
import { AFTER_SALES, PRE_SALES, VIP } from './ids.ts';

export interface QuickReplySeed {
  readonly groupId: string | null;
  readonly folder: Text;
  readonly title: Text;
  readonly words: Text;
}

const COMPANY = { zh: '常用', en: 'Everyday' };
const SALES = { zh: '线路', en: 'Trips' };
const SERVICE = { zh: '订单', en: 'Orders' };
const GUESTS = { zh: '贵宾', en: 'VIP' };

export const QUICK_REPLIES: readonly QuickReplySeed[] = [
  {
    groupId: null,
    folder: COMPANY,
    title: { zh: '问候', en: 'Greeting' },
    words: {
      zh: '{{default customer.name "您"}}好，很高兴为您服务，请问有什么可以帮您？',
      en: 'Hello {{default customer.name "there"}}, how may I help you today?',
    },
  },
  {
    groupId: null,
    folder: COMPANY,
    title: { zh: '请稍等', en: 'One moment' },
    words: { zh: '请您稍等，我马上为您查询。', en: 'One moment please, I am looking it up for you.' },
  },
  {
    groupId: null,
    folder: COMPANY,
    title: { zh: '还有其他问题吗', en: 'Anything else' },
    words: { zh: '请问还有其他可以帮您的吗？', en: 'Is there anything else I can do for you?' },
  },
  {
    groupId: null,
    folder: COMPANY,
    title: { zh: '道别', en: 'Goodbye' },
    words: {
      zh: '感谢您的咨询，祝您旅途愉快！稍后会邀请您为本次服务打分。',
      en: 'Thank you for writing, have a wonderful trip! You will be asked to rate this chat in a moment.',
    },
  },
  {
    groupId: PRE_SALES,
    folder: SALES,
    title: { zh: '问人数和日期', en: 'Ask people and dates' },
    words: {
      zh: '请问您计划哪天出发、几位出行？有老人或小朋友吗？我好为您推荐合适的线路。',
      en: 'When would you like to leave, and how many of you are there? Any children or elderly guests? Then I can suggest a trip that fits.',
    },
  },
  {
    groupId: PRE_SALES,
    folder: SALES,
    title: { zh: '费用包含', en: 'What is included' },
    words: {
      zh: '团费包含酒店、早餐、景区首道门票和当地用车，不含往返大交通与个人消费。',
      en: 'The price covers hotels, breakfast, park entrance and local transport; the journey to the start and personal spending are extra.',
    },
  },
  {
    groupId: AFTER_SALES,
    folder: SERVICE,
    title: { zh: '请提供订单号', en: 'Ask for the order number' },
    words: {
      zh: '麻烦您提供一下订单号（以 CB 开头的十位编号），我帮您核实。',
      en: 'Could you send me your order number (ten characters, beginning with CB)? I will check it right away.',
    },
  },
  {
    groupId: AFTER_SALES,
    folder: SERVICE,
    title: { zh: '退款时效', en: 'How long a refund takes' },
    words: {
      zh: '退款审核通过后原路退回，一般 3 至 7 个工作日到账，请您留意银行短信。',
      en: 'Once approved, the money goes back the way it came, usually within 3 to 7 working days.',
    },
  },
  {
    groupId: AFTER_SALES,
    folder: SERVICE,
    title: { zh: '致歉', en: 'Apology' },
    words: {
      zh: '非常抱歉给您带来了不好的体验，我会马上跟进，并在今天之内给您答复。',
      en: 'I am very sorry this went wrong. I am looking into it now and will give you an answer today.',
    },
  },
  {
    groupId: VIP,
    folder: GUESTS,
    title: { zh: '贵宾问候', en: 'VIP greeting' },
    words: {
      zh: '尊敬的{{default customer.name "贵宾"}}，您好！我是您的专属顾问，随时为您效劳。',
      en: 'Dear {{default customer.name "guest"}}, I am your personal adviser and at your service.',
    },
  },
];
