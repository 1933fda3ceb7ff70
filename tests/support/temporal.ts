import { randomBytes } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { afterAll, beforeAll, inject } from 'vitest';
import { ask } from './ask.ts';
import { eventually } from './wait.ts';

export interface TestTemporal {
  /** HOST:PORT. Known from the first test on. */
  readonly address: string;
  /** A namespace that this file alone uses, so that no workflow of another file is seen. */
  readonly namespace: string;
}

/** A namespace of its own on the Temporal server of this run. Call it at the top of the file. */
export function useTemporal(): TestTemporal {
  let made: MadeNamespace | undefined;
  const current = (): TestTemporal => {
    if (made === undefined)
      throw new Error('Temporal is there from the first test (or beforeAll after this one) on');
    return made;
  };
  beforeAll(async () => {
    made = await makeNamespace();
  });
  afterAll(() => made?.drop());
  return {
    get address() {
      return current().address;
    },
    get namespace() {
      return current().namespace;
    },
  };
}

export interface MadeNamespace extends TestTemporal {
  drop(): Promise<void>;
}

/** The same without hooks. The caller drops it. */
export async function makeNamespace(): Promise<MadeNamespace> {
  const { address, given } = await ask('temporal');
  const { namespace } = await namespaceOn(address);
  return {
    address,
    namespace,
    // A server of our own goes away whole.
    drop: async () => (given ? dropNamespace(address, namespace) : undefined),
  };
}

/** Registers a namespace on a server and waits until it can be used. */
export async function namespaceOn(address: string): Promise<TestTemporal> {
  const namespace = `usher-test-${inject('runId')}-${randomBytes(4).toString('hex')}`;
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('24 hours'),
    });
    // The server's own caches learn of it a moment later.
    await eventually(() => connection.workflowService.listWorkflowExecutions({ namespace, pageSize: 1 }));
  } finally {
    await connection.close();
  }
  return { address, namespace };
}

async function dropNamespace(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    await connection.operatorService.deleteNamespace({ namespace });
  } finally {
    await connection.close();
  }
}
