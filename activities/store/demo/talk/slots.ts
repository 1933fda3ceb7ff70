/** Fills the `{slot}` places of a text; within one session the same slot keeps the same words. */
import type { Language } from '#rules/text.ts';
import type { Chance } from '../chance.ts';

export type Slots = { readonly [name: string]: string };

const MONTHS_EN = ['November', 'December', 'January', 'February'];
const MONTHS_ZH = ['十一月', '十二月', '一月', '二月'];
const DRIVERS_ZH = ['张', '王', '李', '赵', '孙'];
const DRIVERS_EN = ['Zhang', 'Wang', 'Li', 'Zhao', 'Sun'];

export function drawSlots(chance: Chance, language: Language): Slots {
  const zh = language === 'zh';
  const month = chance.between(0, MONTHS_ZH.length - 1);
  const day = chance.between(1, 28);
  const number = (from: number, to: number) => String(chance.between(from, to));
  return {
    month: (zh ? MONTHS_ZH : MONTHS_EN)[month] ?? '',
    date: zh ? `${MONTHS_ZH[month]}${day}号` : `${day} ${MONTHS_EN[month]}`,
    days: number(3, 9),
    people: number(2, 6),
    seats: number(2, 9),
    age: number(3, 11),
    price: number(19, 69).concat('80'),
    small: number(1, 6).concat('60'),
    percent: chance.pick(['100', '70', '30']),
    order: `CB${number(10_000_000, 99_999_999)}`,
    digits: number(1_000, 9_999),
    room: number(201, 619),
    room2: number(701, 919),
    cold: number(12, 27),
    clock: `${number(10, 22)}:${chance.pick(['05', '20', '35', '50'])}`,
    driver: chance.pick(zh ? DRIVERS_ZH : DRIVERS_EN),
  };
}

export function fill(text: string, slots: Slots): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => slots[name] ?? '');
}
