// Answer each line of standard input, a text as JSON, by a line of standard output: what
// gray-matter makes of it. The package is that of the folder named first.
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const folder = resolve(process.argv[2]);
const matter = createRequire(join(folder, "package.json"))("gray-matter");
const options = { delimiters: ["<!--", "-->"], language: "json" };

function read(text) {
  try {
    const { data, content } = matter(text, options);
    return { data, content };
  } catch (error) {
    return { error: error.message };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(read(JSON.parse(line)))}\n`);
}
