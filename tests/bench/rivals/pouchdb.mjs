// PouchDB in Node, on its default store there, LevelDB. Called by main.rs:
//   node pouchdb.mjs FILE FOLDER
// FILE holds a document a line. Answers as pouchdb.rs expects.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import PouchDB from "pouchdb";
import { filled } from "./replicate.mjs";

const [file, folder] = process.argv.slice(2);
const replicate = await filled(PouchDB, readFileSync(file, "utf8"), `${folder}/`);
console.log("ready");
for await (const name of createInterface({ input: process.stdin })) console.log(await replicate(name));
