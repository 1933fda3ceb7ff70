/** A small shop for winter trips. Its pages are parts of the address, so that rules may ask which one is looked at. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Scene, type SceneName } from './scenes.tsx';
import type { Language, Say } from './words.ts';

interface Trip {
  readonly id: string;
  readonly scene: SceneName;
  readonly days: number;
  readonly weekday: number;
  readonly weekend: number;
  readonly name: { readonly [language in Language]: string };
  readonly text: { readonly [language in Language]: string };
  readonly included: { readonly [language in Language]: readonly string[] };
}

const TRIPS: readonly Trip[] = [
  {
    id: 'tianchi',
    scene: 'lake',
    days: 3,
    weekday: 1_980,
    weekend: 2_280,
    name: { zh: '天池雪岭徒步', en: 'Heaven Lake on snowshoes' },
    text: {
      zh: '踩着雪鞋走上火山口，看十二月还没封冻的天池。',
      en: 'Up to the crater on snowshoes, to a lake that December has not yet closed.',
    },
    included: {
      zh: ['长春往返接送', '两晚雪景民宿', '向导与雪鞋', '三顿热饭'],
      en: [
        'Transfer from Changchun and back',
        'Two nights with a view',
        'Guide and snowshoes',
        'Three hot meals',
      ],
    },
  },
  {
    id: 'hot-springs',
    scene: 'spring',
    days: 4,
    weekday: 2_680,
    weekend: 3_080,
    name: { zh: '森林温泉小住', en: 'A forest of hot springs' },
    text: {
      zh: '白天看雾凇，夜里泡在露天汤池，雪落在头发上。',
      en: 'Rime by day; by night an open pool, with snow falling into your hair.',
    },
    included: {
      zh: ['三晚带私汤客房', '雾凇岛一日', '每日早餐', '浴袍与热姜茶'],
      en: [
        'Three nights with a pool of your own',
        'A day on the rime island',
        'Breakfasts',
        'Robe and ginger tea',
      ],
    },
  },
  {
    id: 'skiing',
    scene: 'slope',
    days: 4,
    weekday: 2_380,
    weekend: 2_880,
    name: { zh: '粉雪滑雪营', en: 'Powder camp' },
    text: {
      zh: '两天雪票、两次教练课，晚上温泉把腿还给你。',
      en: 'Two days of ski pass, two lessons, and a hot spring that gives you back your legs.',
    },
    included: {
      zh: ['两天雪票', '两次教练课', '雪具租用', '三晚住宿'],
      en: ['Two days of ski pass', 'Two lessons', 'Equipment', 'Three nights'],
    },
  },
];

interface Props {
  readonly say: Say;
  readonly language: Language;
}

export function Shop({ say, language }: Props) {
  const [route, setRoute] = useState(() => location.hash.slice(1));
  const page = useRef<HTMLElement>(null);
  useEffect(() => {
    const turn = () => {
      setRoute(location.hash.slice(1));
      page.current?.focus({ preventScroll: true });
      scrollTo({ top: 0 });
    };
    addEventListener('hashchange', turn);
    return () => removeEventListener('hashchange', turn);
  }, []);
  const links = [
    ['#/trips', say('trips')],
    ['#/prices', say('prices')],
    ['#/family', say('family')],
    ['#/refund', say('refund')],
  ] as const;
  return (
    <div class="shop">
      <header class="top">
        <a class="brand" href="#/">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <path d="M3 26 13 8l5 8 3-4 8 14Z" />
          </svg>
          {say('shop')}
        </a>
        <nav>
          {links.map(([href, name]) => (
            <a key={href} href={href} aria-current={`#${route}`.startsWith(href) ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
      </header>
      <main ref={page} tabIndex={-1}>
        <Page route={route} say={say} language={language} />
      </main>
      <footer class="foot">{say('foot')}</footer>
    </div>
  );
}

function Page({ route, say, language }: Props & { readonly route: string }) {
  const trip = TRIPS.find(({ id }) => route === `/trips/${id}`);
  if (trip !== undefined) return <TripPage trip={trip} say={say} language={language} />;
  if (route.startsWith('/prices')) return <Prices say={say} language={language} />;
  if (route.startsWith('/family'))
    return <Words title={say('familyTitle')} text={say('familyText')} scene="family" />;
  if (route.startsWith('/refund'))
    return <Words title={say('refundTitle')} text={say('refundText')} scene="lake" />;
  if (route.startsWith('/checkout')) return <Checkout route={route} say={say} language={language} />;
  return (
    <>
      {route.length < 2 && (
        <section class="hero">
          <Scene name="range" />
          <div>
            <h1>{say('heroTitle')}</h1>
            <p>{say('heroText')}</p>
            <a class="act" href="#/trips">
              {say('heroAction')}
            </a>
          </div>
        </section>
      )}
      <section class="part">
        <h2>{say('trips')}</h2>
        <div class="cards">
          {TRIPS.map((one) => (
            <a class="trip" key={one.id} href={`#/trips/${one.id}`}>
              <Scene name={one.scene} />
              <div>
                <h3>{one.name[language]}</h3>
                <p>{one.text[language]}</p>
                <p class="price">
                  {one.days} {say('days')} · <b>¥{one.weekday.toLocaleString('en')}</b> {say('perPerson')}
                </p>
              </div>
            </a>
          ))}
        </div>
      </section>
    </>
  );
}

function TripPage({ trip, say, language }: Props & { readonly trip: Trip }) {
  return (
    <article class="part one">
      <p>
        <a href="#/trips">← {say('back')}</a>
      </p>
      <Scene name={trip.scene} />
      <h1>{trip.name[language]}</h1>
      <p class="lead">{trip.text[language]}</p>
      <h2>{say('included')}</h2>
      <ul>
        {trip.included[language].map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
      <p class="buy">
        <span>
          <b>¥{trip.weekday.toLocaleString('en')}</b> {say('perPerson')}
        </span>
        <a class="act" href={`#/checkout/${trip.id}`}>
          {say('book')}
        </a>
      </p>
    </article>
  );
}

function Prices({ say, language }: Props) {
  return (
    <article class="part one">
      <h1>{say('pricesTitle')}</h1>
      <p class="lead">{say('pricesText')}</p>
      <table>
        <thead>
          <tr>
            <th>{say('trip')}</th>
            <th>{say('weekday')}</th>
            <th>{say('weekend')}</th>
          </tr>
        </thead>
        <tbody>
          {TRIPS.map((trip) => (
            <tr key={trip.id}>
              <td>
                <a href={`#/trips/${trip.id}`}>{trip.name[language]}</a>
              </td>
              <td>¥{trip.weekday.toLocaleString('en')}</td>
              <td>¥{trip.weekend.toLocaleString('en')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  );
}

function Checkout({ route, say, language }: Props & { readonly route: string }) {
  const trip = TRIPS.find(({ id }) => route.endsWith(id)) ?? TRIPS[0];
  return (
    <article class="part one">
      <h1>{say('checkoutTitle')}</h1>
      <p class="lead">{say('checkoutText')}</p>
      {trip !== undefined && (
        <p class="buy">
          <span>
            {trip.name[language]} × 2 · {say('total')} <b>¥{(trip.weekday * 2).toLocaleString('en')}</b>
          </span>
          <button type="button" class="act">
            {say('pay')}
          </button>
        </p>
      )}
    </article>
  );
}

function Words({
  title,
  text,
  scene,
}: {
  readonly title: string;
  readonly text: string;
  readonly scene: SceneName;
}) {
  return (
    <article class="part one">
      <Scene name={scene} />
      <h1>{title}</h1>
      <p class="lead">{text}</p>
    </article>
  );
}
