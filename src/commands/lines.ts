/** Lines of a byte stream, with a bound on what one line can cost. */

/**
 * The lines of UTF-8 text, without their line ends. A last line needs no line end. Of a line longer
 * than `longest` UTF-16 units only the first `longest + 1` are kept, so that the reader can see
 * that it was too long and nobody can fill the memory with it.
 */
export async function* linesOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  longest: number,
): AsyncGenerator<string> {
  let kept = "";
  let started = false;
  const keep = (piece: string) => {
    kept += piece.slice(0, longest + 1 - kept.length);
  };
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    let from = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      keep(text.slice(from, end));
      yield kept;
      kept = "";
      started = false;
      from = end + 1;
    }
    if (from < text.length) {
      keep(text.slice(from));
      started = true;
    }
  }
  if (started) yield kept;
}
