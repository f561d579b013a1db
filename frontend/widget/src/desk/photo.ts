import type { Photo } from "./wire.ts";

/** The longest side of a photo that is sent, in pixels: a telephone takes far larger ones. */
const longest = 1600;

/** Makes a photo small enough to be sent, as a JPEG in base64. Rejects for what is no picture. */
export async function shrink(file: File): Promise<Photo> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const [, data = ""] = canvas.toDataURL("image/jpeg", 0.85).split(",");
  return { name: file.name, data };
}
