import fs from 'node:fs';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { describe, expect, inject, it } from 'vitest';
import { inTransaction, openStore, rowsOf } from '#activities/store/database.ts';
import { forgetSocket, socketFile } from '../../bin/database.mjs';
import { makeDatabase, useDatabase } from '../support/database.ts';
import { startOwnDatabase, startOwnTemporal } from '../support/own-servers.ts';
import { useTemporal } from '../support/temporal.ts';

describe('a database for a test file', () => {
  const database = useDatabase();

  it('is migrated and empty', async () => {
    const tables = await database.rows('SHOW TABLES');
    const sessions = await database.rows('SELECT * FROM sessions');

    expect(tables.length).toBeGreaterThan(30);
    expect(sessions).toEqual([]);
  });

  it('is made from the same statements as the migrated one, foreign keys and indices included', async () => {
    const other = await makeDatabase();
    const shape = (one: typeof database) =>
      one.rows(
        'SELECT table_name, index_name, column_name, seq_in_index FROM information_schema.statistics WHERE table_schema = DATABASE() ORDER BY 1, 2, 4',
      );

    const [mine, theirs] = await Promise.all([shape(database), shape(other)]);
    await other.drop();

    expect(theirs).toEqual(mine);
  });

  it('carries the name that only tests use', () => {
    expect(new URL(database.url).pathname).toMatch(/^\/usher_test_[0-9a-f]{8}_[0-9a-f]{10}$/);
  });
});

describe('a Temporal namespace for a test file', () => {
  const temporal = useTemporal();

  it('has no workflow in it', async () => {
    const connection = await Connection.connect({ address: temporal.address });

    const { executions } = await connection.workflowService.listWorkflowExecutions({
      namespace: temporal.namespace,
    });
    await connection.close();

    expect(executions).toEqual([]);
  });
});

describe('a server that a test may kill', () => {
  it('keeps what the database had answered for, and its address', async () => {
    const database = await startOwnDatabase();
    await database.rows("INSERT INTO heartbeats (process, role) VALUES ('p', 'worker')");

    await database.kill();
    const dead = await database.rows('SELECT 1').catch(() => 'dead');
    await database.start();
    const rows = await database.rows('SELECT process FROM heartbeats');
    await database.drop();

    expect(dead).toBe('dead');
    expect(rows).toEqual([{ process: 'p' }]);
  });

  it('is spoken to by its socket, whichever driver asks', async () => {
    const database = await startOwnDatabase();
    const store = openStore({ databaseUrl: database.url });
    const who = 'SELECT host FROM information_schema.processlist WHERE id = CONNECTION_ID()';

    const answers = await Promise.all([
      store.rows<{ host: string }>(who),
      inTransaction(store, (sql) => rowsOf<{ host: string }>(sql, who)),
      store.prisma.$queryRawUnsafe<{ host: string }[]>(who),
    ]);
    await store.close();
    await database.drop();

    expect(answers.map(([row]) => row?.host)).toEqual(['localhost', 'localhost', 'localhost']);
  });

  it('does not trust a folder for its socket that others can write to', () => {
    const folder = path.join(inject('runFolder'), 'x'.repeat(100));
    const socket = socketFile(folder);
    fs.chmodSync(path.dirname(socket), 0o777);

    const again = () => socketFile(folder);

    expect(again).toThrow(/is not a folder of yours alone/);
    forgetSocket(folder);
    expect(again()).toBe(socket);
    forgetSocket(folder);
  });

  it('keeps the namespaces of Temporal, and its address', async () => {
    const temporal = await startOwnTemporal();

    await temporal.kill();
    await temporal.start();
    const connection = await Connection.connect({ address: temporal.address });
    const { namespaceInfo } = await connection.workflowService.describeNamespace({
      namespace: temporal.namespace,
    });
    await connection.close();
    await temporal.drop();

    expect(namespaceInfo?.name).toBe(temporal.namespace);
  });
});
