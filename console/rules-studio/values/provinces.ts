/** Regions as visits name them, with the name one would type in English. */
const NAMES =
  '北京 Beijing|天津 Tianjin|河北 Hebei|山西 Shanxi|内蒙古 Inner Mongolia|辽宁 Liaoning|吉林 Jilin|黑龙江 Heilongjiang|上海 Shanghai|江苏 Jiangsu|浙江 Zhejiang|安徽 Anhui|福建 Fujian|江西 Jiangxi|山东 Shandong|河南 Henan|湖北 Hubei|湖南 Hunan|广东 Guangdong|广西 Guangxi|海南 Hainan|重庆 Chongqing|四川 Sichuan|贵州 Guizhou|云南 Yunnan|西藏 Tibet|陕西 Shaanxi|甘肃 Gansu|青海 Qinghai|宁夏 Ningxia|新疆 Xinjiang|香港 Hong Kong|澳门 Macao|台湾 Taiwan';

export interface Province {
  readonly value: string;
  readonly english: string;
}

export const PROVINCES: readonly Province[] = NAMES.split('|').map((entry) => {
  const gap = entry.indexOf(' ');
  return { value: entry.slice(0, gap), english: entry.slice(gap + 1) };
});
