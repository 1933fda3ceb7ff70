import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, readSettings, redact } from '../../bin/settings.mjs';

describe('the environment of npm start', () => {
  it('may be empty: then everything is our own', () => {
    expect(readSettings({ PORT: '', USHER_HOME: ' ' })).toEqual({
      port: 7300,
      home: path.join(ROOT, '.usher'),
      databaseUrl: null,
      temporalAddress: null,
      secret: null,
    });
  });

  it('takes what is given', () => {
    const env = {
      PORT: '8080',
      USHER_HOME: '/srv/usher',
      DATABASE_URL: 'mysql://me:p%40ss@db.example:3306/chat',
      TEMPORAL_ADDRESS: '[::1]:7233',
      USHER_SECRET: 's'.repeat(32),
    };

    expect(readSettings(env)).toEqual({
      port: 8080,
      home: '/srv/usher',
      databaseUrl: env.DATABASE_URL,
      temporalAddress: env.TEMPORAL_ADDRESS,
      secret: env.USHER_SECRET,
    });
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '0'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['DATABASE_URL', 'localhost:3306'],
    ['DATABASE_URL', 'postgres://me:secret@localhost/chat'],
    ['DATABASE_URL', 'mysql://me:secret@localhost:3306'],
    ['DATABASE_URL', 'mysql://localhost:3306/chat'],
    ['DATABASE_URL', 'mysql://me:100%@localhost:3306/chat'],
    ['TEMPORAL_ADDRESS', 'localhost'],
    ['TEMPORAL_ADDRESS', 'http://localhost:7233'],
    ['TEMPORAL_ADDRESS', 'localhost:99999'],
    ['USHER_SECRET', 'short'],
  ])('is refused for %s=%s, naming the variable and what would be right', (name, value) => {
    const refused = () => readSettings({ [name]: value });

    expect(refused).toThrow(name);
    expect(refused).toThrow('Right would be');
    expect(refused).not.toThrow('secret@');
  });

  it('keeps passwords out of what is shown', () => {
    expect(redact('mysql://me:secret@localhost:3306/chat')).toBe('mysql://me:***@localhost:3306/chat');
  });
});
