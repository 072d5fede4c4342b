/** Puts an export that is in memory where a process can read it. */
import type { SignedText } from "../../recorder/export/request.ts";

/** Writes the files into `base`, in the place of what was there. */
export async function writeFiles(
  base: string,
  files: ReadonlyMap<string, Uint8Array>,
  witness: SignedText | null,
): Promise<{ folder: string; witness: string | null }> {
  const folder = `${base}/export`;
  await Deno.remove(folder, { recursive: true }).catch(() => {}); // the first time there is none
  for (const name of ["video", "lists"]) await Deno.mkdir(`${folder}/${name}`, { recursive: true });
  for (const [path, bytes] of files) await Deno.writeFile(`${folder}/${path}`, bytes);
  if (witness === null) return { folder, witness: null };
  await Deno.writeTextFile(`${base}/witness.json`, JSON.stringify(witness));
  return { folder, witness: `${base}/witness.json` };
}
