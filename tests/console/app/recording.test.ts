import { afterEach, describe, expect, it, vi } from 'vitest';
import { Refused } from '#console/app/client.ts';
import { refusalWords } from '#console/app/record/refusal.ts';
import { useRecording } from '#console/app/record/use-recording.ts';

const RECORDED = { document: { kind: 'decision', title: '' }, needs: [], replaced: [] };
const NEED = { fact: 'session.firstMessage', ruleId: 'refund', nodeId: 'n1', reason: 'none', words: null };

/** A server that answers when it is told to, in whatever order. */
function aSlowServer(): { answer: (at: number, body: object, status?: number) => void } {
  const waiting: ((response: Response) => void)[] = [];
  vi.stubGlobal('fetch', () => new Promise<Response>((answer) => waiting.push(answer)));
  return { answer: (at, body, status = 200) => waiting[at]?.(Response.json(body, { status })) };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a recording', () => {
  it('drops the answer that was overtaken, and stays busy for the one that was not', async () => {
    const server = aSlowServer();
    const recording = useRecording('guidance', 'VIP');
    const first = recording.choose({ decision: 'd1' });
    const second = recording.choose({ session: 's1' });

    server.answer(0, { ...RECORDED, document: { kind: 'decision' } });
    await first;
    expect([recording.recorded.value, recording.busy.value]).toEqual([null, true]);

    server.answer(1, { ...RECORDED, document: { kind: 'session' } });
    await second;
    expect(recording.document.value).toEqual({ kind: 'session', title: 'VIP' });
    expect(recording.busy.value).toBe(false);
  });

  it('drops the refusal that was overtaken', async () => {
    const server = aSlowServer();
    const recording = useRecording('guidance', 'VIP');
    const first = recording.choose({ decision: 'd1' });
    const second = recording.choose(null);

    server.answer(0, { code: 'gone' }, 410);
    await Promise.all([first, second]);

    expect([recording.error.value, recording.busy.value]).toEqual([null, false]);
  });

  it('lacks what has to be written by hand, then a title, then nothing', async () => {
    const server = aSlowServer();
    const recording = useRecording('guidance');
    const first = recording.choose({ decision: 'd1' });
    server.answer(0, { document: null, needs: [NEED], replaced: [] });
    await first;
    expect([recording.lacks.value, recording.answered.value]).toEqual(['needs', false]);

    recording.typed.value = { [NEED.fact]: 'refund, please' };
    expect(recording.answered.value).toBe(true);
    const again = recording.look();
    server.answer(1, RECORDED);
    await again;
    expect([recording.lacks.value, recording.document.value]).toEqual(['asks-name', null]);

    recording.title.value = ' Refund ';
    expect([recording.lacks.value, recording.document.value]).toEqual([
      null,
      { kind: 'decision', title: 'Refund' },
    ]);
  });
});

describe('a recording that comes out otherwise under stand-ins', () => {
  it('asks for no text: none could mend it', async () => {
    const server = aSlowServer();
    const recording = useRecording('guidance', 'VIP');
    const first = recording.choose({ session: 's1' });
    server.answer(0, { document: null, needs: [{ ...NEED, fact: null, nodeId: null }], replaced: [] });
    await first;

    expect([recording.beyondMending.value, recording.lacks.value]).toEqual([true, 'beyond-mending']);
  });
});

describe('a refused fixture', () => {
  const known = { t: (key: string) => key, te: (key: string) => key === 'fixtures.refused-name-taken' };

  it('is told by its cause, with no retry, and otherwise like any failure', () => {
    const refused = (cause: string) => new Refused('conflict', { details: { cause } });

    expect(refusalWords(refused('name-taken'), known)).toMatchObject({
      title: 'fixtures.refused-name-taken',
      retry: false,
    });
    expect(refusalWords(refused('nobody-knows'), known).title).toBe('problem.conflict');
    expect(refusalWords(new TypeError('x'), known).title).toBe('problem.bug');
  });
});
