import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'activities/store/schema.prisma',
  migrations: { path: 'activities/store/migrations' },
});
