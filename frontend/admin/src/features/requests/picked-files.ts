import type { SayBody } from "@/api/desk-calls";

type Sent = NonNullable<SayBody["files"]>[number];

/** The most that the server takes of one file, in bytes. */
export const mostBytes = 10 << 20;

/** A file as the server takes it: its name, and what it holds in base64. */
export function packed(file: File): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ name: file.name, data: String(reader.result).split(",", 2)[1] ?? "" });
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
