// Answer each line of standard input, a text as JSON, by a line of standard output:
// what @wordpress/autop makes of it. The package is that of the folder named first.
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const folder = resolve(process.argv[2]);
const { autop } = createRequire(join(folder, "package.json"))("@wordpress/autop");
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(autop(JSON.parse(line)))}\n`);
}
