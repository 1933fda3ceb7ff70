/** Pictures from wherever they come: picked, taken, pasted, dropped. Type and size are checked before anything is sent. */
import { useState } from 'preact/hooks';
import { type Context, quietly } from '../connect/context.ts';
import { sayPicture } from '../connect/sending.ts';
import type { Model } from '../model.ts';

export interface Pictures {
  /** Something is being dragged over the chat. */
  readonly over: boolean;
  /** Why the last one was not taken; null = it was. */
  readonly problem: string | null;
  readonly take: (files: Iterable<File> | null | undefined) => void;
  readonly onPaste: (event: ClipboardEvent) => void;
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDragLeave: () => void;
  readonly onDrop: (event: DragEvent) => void;
}

export function usePictures(context: Context, model: Model): Pictures {
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const take = (files: Iterable<File> | null | undefined) => {
    const given = [...(files ?? [])];
    const problems = given.map((file) => problemOf(file, model));
    setProblem(problems.find((found) => found !== null) ?? null);
    quietly(
      given
        .filter((_, place) => problems[place] === null)
        .reduce<Promise<void>>(
          (before, file) => before.then(() => sayPicture(context, file)),
          Promise.resolve(),
        ),
    );
  };
  return {
    over,
    problem,
    take,
    onPaste: (event) => {
      const files = event.clipboardData?.files;
      if (!files?.length) return;
      event.preventDefault();
      take(files);
    },
    onDragOver: (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event) => {
      event.preventDefault();
      setOver(false);
      take(event.dataTransfer?.files);
    },
  };
}

function problemOf(file: File, { entry, words }: Model): string | null {
  if (entry === null || !entry.uploadLimits.mediaTypes.includes(file.type)) return words.wrongType;
  const { maxBytes } = entry.uploadLimits;
  return file.size > maxBytes ? words.tooLarge(Math.floor(maxBytes / 1_048_576)) : null;
}
