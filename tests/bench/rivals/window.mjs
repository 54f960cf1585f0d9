// PouchDB in a window, on its default store there, IndexedDB. Served by window.rs; answers as pouchdb.rs expects.
import { filled } from "./replicate.mjs";

const say = (text) => window.ipc.postMessage(String(text));
const told = (work) => work.then(say, (why) => say(`failed: ${why}`));

const begun = fetch("/sales.jsonl").then((sales) => sales.text()).then((lines) => filled(PouchDB, lines, ""));
window.replicate = (name) => told(begun.then((replicate) => replicate(name)));
// A page that nobody sees may be slowed down.
told(begun.then(() => (document.visibilityState === "visible" ? "ready" : "hidden")));
