/** `health`: whether the process called NODE_NAME on this machine has been heard of lately; for containers that listen on nothing. */
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { readConfig } from '../config.ts';

/** Heartbeats come every 5 s; three may be missed by a process that is only busy. Seconds. */
const SILENCE_SECONDS = 20;

/** Milliseconds. */
const ANSWERED_MS = 5_000;

/** Answers the exit code: 0 healthy, 1 not. */
export async function health(
  env: { readonly [name: string]: string | undefined },
  answeredMs: number = ANSWERED_MS,
): Promise<number> {
  const config = readConfig(env);
  const connection = await createConnection({ uri: config.databaseUrl, connectTimeout: answeredMs });
  try {
    const [[row]] = await connection.query<RowDataPacket[]>({
      sql: 'SELECT TIMESTAMPDIFF(SECOND, seen_at, UTC_TIMESTAMP(3)) AS silence FROM heartbeats WHERE process = ?',
      values: [config.node],
      timeout: answeredMs,
    });
    const silence = row === undefined ? null : Number(row.silence);
    console.log(
      silence === null ? `${config.node} was never heard of` : `${config.node} was heard of ${silence} s ago`,
    );
    return silence !== null && silence <= SILENCE_SECONDS ? 0 : 1;
  } finally {
    // Not `end`, which waits for the answer of a server that froze.
    connection.destroy();
  }
}
