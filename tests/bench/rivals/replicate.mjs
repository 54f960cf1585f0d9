// Replicates documents from one PouchDB to another, as its manual has it: the same in Node and in a window.

/** Fills a database in `folder`; gives what replicates it into a new one of some name and says how many milliseconds that took. */
export async function filled(PouchDB, lines, folder) {
  const documents = lines.trim().split("\n").map((line) => JSON.parse(line));
  const source = new PouchDB(`${folder}source`);
  await source.bulkDocs(documents);
  return async (name) => {
    const target = new PouchDB(`${folder}target-${name}`);
    const start = performance.now();
    const replicated = await source.replicate.to(target);
    const took = performance.now() - start;
    if (!replicated.ok || replicated.docs_written !== documents.length) throw new Error(JSON.stringify(replicated));
    await target.destroy();
    return Math.round(took);
  };
}
