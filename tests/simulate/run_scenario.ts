/** Runs a scenario file through the program's own parser and simulation. */
import type { OutputLine, ScenarioFile } from "./scenario_file.ts";

/** The two functions under test, from this checkout or from a changed copy of it. */
export interface Subject {
  readonly parse: (text: string) => unknown;
  readonly simulate: (scenario: never, write: (line: OutputLine) => void) => void;
}

/** The simulation of the checkout at `root` (an URL that ends with a slash). */
export async function subjectAt(root: string): Promise<Subject> {
  const { parseScenario } = await import(`${root}src/commands/simulate/scenario.ts`);
  const { simulate } = await import(`${root}src/commands/simulate/simulate.ts`);
  return { parse: parseScenario, simulate };
}

/** The lines that the program would print, read back from their JSON. */
export function run({ parse, simulate }: Subject, file: ScenarioFile): OutputLine[] {
  const lines: OutputLine[] = [];
  const scenario = parse(JSON.stringify(file)) as never; // what parse gives is what simulate takes
  simulate(scenario, (line) => lines.push(JSON.parse(JSON.stringify(line))));
  return lines;
}
