import { addFilePart, beginFile, checkFile } from "@/api/calls";
import type { FileRun, Preset } from "@/api/types";

/** Every part but the last has this many bytes. */
export const partSize = 1 << 20;

/** Where the parts of a file of so many bytes begin and end. */
export function partsOf(bytes: number): { number: number; from: number; to: number }[] {
  const count = Math.ceil(bytes / partSize);
  return Array.from({ length: count }, (_, i) => ({
    number: i + 1,
    from: i * partSize,
    to: Math.min(bytes, (i + 1) * partSize),
  }));
}

export interface Chosen {
  kind: FileRun["kind"];
  source: string;
  /** Whose columns they are; undefined to find out. */
  preset: Preset | undefined;
  file: File;
}

/** Sends a file part by part, so that none of it has to fit into memory, and asks what it would do. */
export async function sendFile(
  { kind, source, preset, file }: Chosen,
  onSent: (share: number) => void,
): Promise<FileRun> {
  const run = await beginFile({ kind, source, preset, file_name: file.name, bytes: file.size });
  for (const { number, from, to } of partsOf(file.size)) {
    await addFilePart(run.id, number, file.slice(from, to));
    onSent(to / file.size);
  }
  return checkFile(run.id);
}
