/** The six agents of the demo shop and what they can do. They exist on the rota only: their passwords are random until the administrator resets them. */
import { AFTER_SALES, demoId, PRE_SALES, VIP } from './ids.ts';

export interface PersonSeed {
  readonly staffId: string;
  readonly agentId: string;
  /** Signs in with it. */
  readonly signInName: string;
  readonly name: string;
  /** What customers read, in both languages at once. */
  readonly nickname: string;
  readonly roles: readonly ('agent' | 'supervisor')[];
  readonly skills: readonly string[];
  readonly limit: number;
  readonly groups: readonly { readonly groupId: string; readonly place: number; readonly weight: number }[];
}

function person(number: number, rest: Omit<PersonSeed, 'staffId' | 'agentId'>): PersonSeed {
  return { staffId: demoId('staff', number), agentId: demoId('agent', number), ...rest };
}

export const PEOPLE: readonly PersonSeed[] = [
  person(1, {
    signInName: 'lina',
    name: '李娜 Li Na',
    nickname: '小娜 Nana',
    roles: ['agent', 'supervisor'],
    skills: ['trips', 'orders', 'english'],
    limit: 8,
    groups: [
      { groupId: VIP, place: 1, weight: 3 },
      { groupId: PRE_SALES, place: 4, weight: 1 },
    ],
  }),
  person(2, {
    signInName: 'chenming',
    name: '陈明 Chen Ming',
    nickname: '阿明 Ming',
    roles: ['agent'],
    skills: ['trips', 'gear'],
    limit: 6,
    groups: [
      { groupId: PRE_SALES, place: 1, weight: 3 },
      { groupId: VIP, place: 2, weight: 1 },
    ],
  }),
  person(3, {
    signInName: 'wangfang',
    name: '王芳 Wang Fang',
    nickname: '芳芳 Fang',
    roles: ['agent'],
    skills: ['trips', 'family', 'english'],
    limit: 6,
    groups: [{ groupId: PRE_SALES, place: 2, weight: 2 }],
  }),
  person(4, {
    signInName: 'zhaolei',
    name: '赵磊 Zhao Lei',
    nickname: '磊哥 Lei',
    roles: ['agent'],
    skills: ['orders', 'payments'],
    limit: 6,
    groups: [
      { groupId: AFTER_SALES, place: 1, weight: 2 },
      { groupId: PRE_SALES, place: 3, weight: 1 },
    ],
  }),
  person(5, {
    signInName: 'sunyue',
    name: '孙悦 Sun Yue',
    nickname: '悦悦 Yue',
    roles: ['agent'],
    skills: ['orders', 'hotels', 'english'],
    limit: 6,
    groups: [{ groupId: AFTER_SALES, place: 2, weight: 2 }],
  }),
  person(6, {
    signInName: 'liuyang',
    name: '刘洋 Liu Yang',
    nickname: '洋洋 Yang',
    roles: ['agent'],
    skills: ['orders', 'transport'],
    limit: 6,
    groups: [{ groupId: AFTER_SALES, place: 3, weight: 1 }],
  }),
];

/** The first administrator is an agent with every skill in every group, so that one sign-in shows the whole story. */
export const ADMINISTRATOR_SKILLS: readonly string[] = [
  ...new Set(PEOPLE.flatMap((one) => one.skills)),
].toSorted();
