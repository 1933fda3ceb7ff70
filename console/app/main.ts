/** The console: sign-in, shell, and one lazy page per route. */
import 'element-plus/dist/index.css';
import 'element-plus/theme-chalk/dark/css-vars.css';
import './theme.css';
import '../ui/input.css';
import { PiniaColada } from '@pinia/colada';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './app.vue';
import { onUnauthenticated } from './client.ts';
import { firstLanguage, i18n } from './language.ts';
import { useMe } from './me.ts';
import { makeRouter } from './router.ts';

const app = createApp(App);
app.use(createPinia());
app.use(PiniaColada, { queryOptions: { staleTime: 5_000, refetchOnWindowFocus: true } });
app.use(i18n);

const me = useMe();
const router = makeRouter(() => me);
onUnauthenticated(() => {
  // Who was never signed in is led to the sign-in by the router itself.
  if (me.me === null) return;
  const at = router.currentRoute.value;
  me.forget();
  if (at.name !== 'sign-in') void router.replace({ name: 'sign-in', query: { to: at.fullPath } });
});

await me.useLanguage(firstLanguage());
app.use(router);
// The frame in index.html stays until there is a page to put in its place.
await router.isReady().catch(() => undefined);
app.mount('#app');
