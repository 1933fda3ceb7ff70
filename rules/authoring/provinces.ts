/** Provinces, by which visits name their region: by the parts of the country they are told apart by, with their English names. */
import type { Language, Text } from '../text.ts';

export interface Province {
  readonly value: string;
  readonly english: string;
}

export interface ProvinceArea {
  readonly name: Text;
  readonly provinces: readonly Province[];
}

const NAMES: readonly (readonly [zh: string, en: string, provinces: string])[] = [
  ['华北', 'North', '北京 Beijing|天津 Tianjin|河北 Hebei|山西 Shanxi|内蒙古 Inner Mongolia'],
  ['东北', 'North-east', '辽宁 Liaoning|吉林 Jilin|黑龙江 Heilongjiang'],
  [
    '华东',
    'East',
    '上海 Shanghai|江苏 Jiangsu|浙江 Zhejiang|安徽 Anhui|福建 Fujian|江西 Jiangxi|山东 Shandong',
  ],
  ['华中', 'Centre', '河南 Henan|湖北 Hubei|湖南 Hunan'],
  ['华南', 'South', '广东 Guangdong|广西 Guangxi|海南 Hainan'],
  ['西南', 'South-west', '重庆 Chongqing|四川 Sichuan|贵州 Guizhou|云南 Yunnan|西藏 Tibet'],
  ['西北', 'North-west', '陕西 Shaanxi|甘肃 Gansu|青海 Qinghai|宁夏 Ningxia|新疆 Xinjiang'],
  ['港澳台', 'Hong Kong, Macao, Taiwan', '香港 Hong Kong|澳门 Macao|台湾 Taiwan'],
];

function province(entry: string): Province {
  const gap = entry.indexOf(' ');
  return { value: entry.slice(0, gap), english: entry.slice(gap + 1) };
}

export const PROVINCE_AREAS: readonly ProvinceArea[] = NAMES.map(([zh, en, provinces]) => ({
  name: { zh, en },
  provinces: provinces.split('|').map(province),
}));

export const PROVINCES: readonly Province[] = PROVINCE_AREAS.flatMap(({ provinces }) => provinces);

const ENGLISH: ReadonlyMap<string, string> = new Map(PROVINCES.map(({ value, english }) => [value, english]));

/** Undefined for a region that is not of the list. */
export function provinceName(value: string, language: Language): string | undefined {
  return language === 'zh' ? undefined : ENGLISH.get(value);
}
