// Replicates documents from one PouchDB on disk to another, as its manual has it, and prints the milliseconds of each try.
// Called by main.rs: node pouchdb.mjs FILE FOLDER TRIES. FILE holds a document a line.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import PouchDB from "pouchdb";

const [file, folder, tries] = process.argv.slice(2);
const documents = readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line));
const source = new PouchDB(join(folder, "source"));
await source.bulkDocs(documents);

for (let n = 0; n < Number(tries); n++) {
  const target = new PouchDB(join(folder, `target-${n}`));
  const start = performance.now();
  const replicated = await source.replicate.to(target);
  const took = performance.now() - start;
  if (!replicated.ok || replicated.docs_written !== documents.length) throw new Error(JSON.stringify(replicated));
  console.log(Math.round(took));
  await target.destroy();
}
