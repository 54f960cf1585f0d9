// Replicates documents from one PouchDB on disk to another, as its manual has it. Called by main.rs:
//   node pouchdb.mjs FILE FOLDER
// FILE holds a document a line. Each line read from standard input is one try, answered by its milliseconds.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import PouchDB from "pouchdb";

const [file, folder] = process.argv.slice(2);
const documents = readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const source = new PouchDB(join(folder, "source"));
await source.bulkDocs(documents);

for await (const name of createInterface({ input: process.stdin })) {
  const target = new PouchDB(join(folder, `target-${name}`));
  const start = performance.now();
  const replicated = await source.replicate.to(target);
  const took = performance.now() - start;
  if (!replicated.ok || replicated.docs_written !== documents.length) throw new Error(JSON.stringify(replicated));
  console.log(Math.round(took));
  await target.destroy();
}
