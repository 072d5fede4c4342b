/** A PDF file (ISO 32000-1) of pages that consist of text and lines. */
import { deflateSync } from "node:zlib";
import { runsOf } from "./text_runs.ts";

/** A sheet's size in points: A4 on its side. */
export const SHEET = { width: 842, height: 595 } as const;

/** What is drawn on a sheet; the origin is its lower left corner. */
export class Sheet {
  readonly #parts: string[] = [];

  /** A line of printable text, its baseline beginning at (x, y). */
  text(x: number, y: number, size: number, text: string): void {
    const runs = runsOf(text).map(({ font, string }) => `/${font} ${size} Tf ${string} Tj`);
    this.#parts.push(`BT ${x} ${y} Td ${runs.join(" ")} ET`);
  }

  /** A thin line from one side to the other. */
  rule(x1: number, x2: number, y: number): void {
    this.#parts.push(`0.5 w ${x1} ${y} m ${x2} ${y} l S`);
  }

  /** The sheet's content stream. */
  content(): Uint8Array {
    return new TextEncoder().encode(this.#parts.join("\n"));
  }
}

const FONTS = [
  "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [5 0 R] >>",
  "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /FontDescriptor 6 0 R >>",
  "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
];

/** Objects before those of the sheets: catalogue, list of sheets, fonts. */
const FIXED = 2 + FONTS.length;

/** The file of some sheets, one at least. */
export function pdfOf(sheets: readonly Sheet[]): Uint8Array<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  const offsets: number[] = [];
  const encoder = new TextEncoder();
  let length = 0;
  const put = (bytes: Uint8Array) => {
    chunks.push(bytes);
    length += bytes.length;
  };
  const say = (text: string) => put(encoder.encode(text));
  const object = (body: string, stream: Uint8Array | null = null) => {
    offsets.push(length);
    say(`${offsets.length} 0 obj\n${body}\n`);
    if (stream !== null) {
      say("stream\n");
      put(stream);
      say("\nendstream\n");
    }
    say("endobj\n");
  };

  say("%PDF-1.7\n");
  put(new Uint8Array([0x25, 0xe2, 0xe3, 0xcf, 0xd3, 0x0a])); // a comment that says: binary
  const kids = sheets.map((_, i) => `${FIXED + 1 + 2 * i} 0 R`);
  object("<< /Type /Catalog /Pages 2 0 R >>");
  object(`<< /Type /Pages /Kids [${kids.join(" ")}] /Count ${sheets.length} >>`);
  FONTS.forEach((font) => object(font));
  sheets.forEach((sheet, i) => {
    object(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${SHEET.width} ${SHEET.height}] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${
        FIXED + 2 + 2 * i
      } 0 R >>`,
    );
    const packed = deflateSync(sheet.content());
    object(`<< /Length ${packed.length} /Filter /FlateDecode >>`, packed);
  });
  const start = length;
  const entries = offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
  say(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${entries}`);
  say(`trailer\n<< /Size ${offsets.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`);

  const file = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    file.set(chunk, at);
    at += chunk.length;
  }
  return file;
}
