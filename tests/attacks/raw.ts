/** Requests as bytes on a connection: what no library would send. */
import { connect } from "node:net";

/** Sends `text` and answers all that comes until the other side closes or `ms` are over. */
export function talk(port: number, text: string, ms = 5000): Promise<string> {
  return new Promise((resolve) => {
    let all = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text, "latin1"));
    const timer = setTimeout(() => socket.destroy(), ms);
    socket.on("data", (data) => all += data.toString("latin1"));
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(all);
    });
  });
}

/** One request after which the server is to close. */
export const request = (line: string, headers: readonly string[] = []): string =>
  [`${line} HTTP/1.1`, "Host: localhost", "Connection: close", ...headers, "", ""].join("\r\n");

/** The status of an answer; 0 for none. */
export const statusOf = (answer: string): number =>
  Number(/^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1] ?? 0);
