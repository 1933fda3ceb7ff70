/** The shop's pictures, drawn from a few shapes: mountains, firs, a lake, steam, a slope. Nothing is fetched. */
import type { ComponentChildren } from 'preact';

export type SceneName = 'range' | 'lake' | 'spring' | 'slope' | 'family';

const SKY: { readonly [name in SceneName]: readonly [string, string] } = {
  range: ['#16324f', '#f2b98b'],
  lake: ['#4f8fc0', '#dcebf5'],
  spring: ['#2a2c52', '#d98a7a'],
  slope: ['#5aa2d6', '#eaf5fb'],
  family: ['#27406b', '#f6c79a'],
};

export function Scene({ name }: { readonly name: SceneName }) {
  const [top, bottom] = SKY[name];
  const wide = name === 'range';
  return (
    <svg
      class="scene"
      viewBox={wide ? '0 0 1200 520' : '0 0 400 240'}
      preserveAspectRatio="xMidYMax slice"
      aria-hidden="true"
    >
      <defs>
        <linearGradient id={`sky-${name}`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stop-color={top} />
          <stop offset="1" stop-color={bottom} />
        </linearGradient>
      </defs>
      <rect width="1200" height="520" fill={`url(#sky-${name})`} />
      {PICTURES[name]()}
    </svg>
  );
}

const PICTURES: { readonly [name in SceneName]: () => ComponentChildren } = {
  range: () => (
    <>
      <circle cx="905" cy="190" r="120" fill="#fff3df" opacity=".16" />
      <circle cx="905" cy="190" r="54" fill="#fff3df" />
      <path
        fill="#8398b5"
        d="M0 372 120 322l110 36 150-74 110 60 120-44 150 72 190-150 120 108 110-52 120 60v230H0Z"
      />
      <path fill="#fff" d="m950 222-46 36 24-6 20 16 20-16 20 6ZM380 284l-34 17 18-1 14 12 16-14 20 4Z" />
      <path
        fill="#3f5f86"
        d="M0 430 160 352l130 56 190-84 160 84 140-48 150 66 160-108 130 78 110-40v134H0Z"
      />
      <path
        fill="#eef5fb"
        d="m1090 318-50 34 26-4 22 18 20-22 30 14 12-8ZM480 324l-50 22 26-2 20 16 22-16 26 4Z"
      />
      <path fill="#dfeaf4" d="M0 452q180-52 360-16t380-12 460 6v120H0Z" />
      <Firs from={-10} to={400} base={480} size={70} step={34} fill="#16343f" />
      <Firs from={820} to={1210} base={484} size={84} step={38} fill="#12303a" />
      <path fill="#f7fbff" d="M0 484q260-36 560-8t640-14v80H0Z" />
    </>
  ),
  lake: () => (
    <>
      <path fill="#8fa9bf" d="M0 120 60 70l50 34 70-64 60 52 60-40 100 74v114H0Z" />
      <path
        fill="#fff"
        opacity=".9"
        d="m180 40-30 28 16-4 14 12 12-14 20 8ZM300 52l-24 20 14-2 12 10 22-8Z"
      />
      <ellipse cx="200" cy="176" rx="190" ry="50" fill="#eaf3fa" />
      <ellipse cx="200" cy="176" rx="160" ry="38" fill="#2f7fb5" />
      <ellipse cx="206" cy="170" rx="116" ry="20" fill="#5aa7d4" opacity=".7" />
      <path fill="#f4f9fd" d="M0 206q90-30 200-8t200-10v60H0Z" />
    </>
  ),
  spring: () => (
    <>
      <circle cx="310" cy="52" r="20" fill="#fff0d8" />
      <path fill="#4b4a76" d="M0 140 80 80l60 44 90-72 90 80 80-40v150H0Z" />
      <path fill="#ecf1f8" d="M0 160q100-30 200-6t200-8v100H0Z" />
      <path fill="#3a2620" d="M40 168v-44l44-28 44 28v44Z" />
      <path fill="#fff" d="m30 126 54-36 54 36-10 4-44-28-44 28Z" />
      <path fill="#ffc46b" d="M72 136h24v22H72z" />
      <ellipse cx="250" cy="190" rx="110" ry="30" fill="#8b98a8" />
      <ellipse cx="250" cy="188" rx="98" ry="24" fill="#4fa7a6" />
      <g fill="none" stroke="#fff" stroke-width="7" stroke-linecap="round" opacity=".55">
        <path d="M210 176q-14-18 0-36t0-34" />
        <path d="M252 172q-14-18 0-36t0-40" />
        <path d="M292 176q-14-18 0-36t0-30" />
      </g>
    </>
  ),
  slope: () => (
    <>
      <path fill="#9dbdd6" d="M0 150 90 60l70 62 80-88 160 120v110H0Z" />
      <path fill="#fff" d="m240 34-34 38 18-6 16 16 18-20 26 12Z" />
      <path fill="#f5fafe" d="M0 110q160 10 260 70t140 40v20H0Z" />
      <path fill="none" stroke="#c3d8e8" stroke-width="4" d="M60 122q60 30 40 46t70 28 60 30" />
      <Firs from={280} to={400} base={206} size={52} step={28} fill="#1d4a4f" />
      <g stroke-linecap="round" fill="none">
        <path stroke="#e4572e" stroke-width="9" d="m150 150 10 16" />
        <path stroke="#1a2230" stroke-width="6" d="m160 166-10 14 14 8" />
        <path stroke="#1a2230" stroke-width="4" d="m140 180 44 22M150 156l-16 18" />
      </g>
      <circle cx="147" cy="142" r="7" fill="#ffd9b8" />
    </>
  ),
  family: () => (
    <>
      <path fill="#51648c" d="M0 150 90 90l80 50 90-70 140 90v80H0Z" />
      <path fill="#f3f8fd" d="M0 170q120-34 220-10t180-6v90H0Z" />
      <Firs from={10} to={110} base={178} size={56} step={30} fill="#1b3f4a" />
      <g fill="#fff" stroke="#cfdcea" stroke-width="2">
        <circle cx="250" cy="186" r="30" />
        <circle cx="250" cy="144" r="20" />
      </g>
      <path fill="#e4572e" d="M232 156q18 10 36 0l2 8q-20 10-40 0Z" />
      <path fill="#ef8a3c" d="m250 146 18 4-18 4Z" />
      <circle cx="243" cy="139" r="2.6" fill="#1a2230" />
      <circle cx="257" cy="139" r="2.6" fill="#1a2230" />
      <path fill="#24425f" d="M236 128h28l-4-20h-20Z" />
    </>
  ),
};

interface FirsProps {
  readonly from: number;
  readonly to: number;
  /** Where they stand. */
  readonly base: number;
  readonly size: number;
  readonly step: number;
  readonly fill: string;
}

/** A row of firs of uneven height: the same row every time. */
function Firs({ from, to, base, size, step, fill }: FirsProps) {
  const count = Math.floor((to - from) / step);
  const firs = Array.from({ length: count }, (_, place) => {
    const tall = size * (0.7 + ((place * 7) % 5) / 9);
    return fir(from + place * step + ((place * 5) % 7), base + ((place * 3) % 6), tall);
  });
  return <path fill={fill} d={firs.join('')} />;
}

function fir(x: number, y: number, tall: number): string {
  const half = tall * 0.24;
  const tier = (at: number, wide: number) =>
    `M${x} ${y - tall * at - tall * 0.34}l${wide} ${tall * 0.36}h${-2 * wide}Z`;
  return tier(0.66, half * 0.6) + tier(0.36, half * 0.82) + tier(0.06, half);
}
