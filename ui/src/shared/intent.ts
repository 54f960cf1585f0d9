// One thing a form is about to write: the key under which the engine knows it again. Keeps true: the same values always
// go under the same key, so that a press whose answer was lost is written once; other values never do, because the
// engine refuses them under a key that it has already answered. Must not: know what is written.
import { newKey } from "$api/client";

export class Intent {
  private readonly keys = new Map<string, string>();

  key(args: object): string {
    const said = JSON.stringify(args);
    const known = this.keys.get(said);
    if (known !== undefined) return known;
    const key = newKey();
    this.keys.set(said, key);
    return key;
  }
}
