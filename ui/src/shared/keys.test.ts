// Who gets a key press: what lies in a dialog, never what is behind it.
import { expect, test } from "vitest";
import { Keys } from "./keys.svelte";

const press = (key: string) => new KeyboardEvent("keydown", { key, cancelable: true });
const quiet = () => new Keys(() => false, () => undefined);

test("Enter in a dialog that does nothing with it does nothing behind it", () => {
  const [keys, done] = [quiet(), [] as string[]];
  keys.on({ Enter: () => done.push("paid") });
  const closed = keys.modal({ Escape: () => done.push("closed") });
  const enter = press("Enter");
  keys.handle(enter);
  keys.handle(press("Escape"));
  expect(done).toEqual(["closed"]);
  expect(enter.defaultPrevented).toBe(true);
  closed();
  keys.handle(press("Enter"));
  expect(done).toEqual(["closed", "paid"]);
});

test("a pad behind a dialog hears nothing, one in the dialog does", () => {
  const [keys, heard] = [quiet(), [] as string[]];
  keys.listen((key) => heard.push(`behind ${key}`));
  const spoken = keys.hush();
  keys.handle(press("Backspace"));
  const gone = keys.listen((key) => heard.push(`inside ${key}`));
  keys.handle(press("Backspace"));
  gone();
  spoken();
  keys.handle(press("Backspace"));
  expect(heard).toEqual(["inside Backspace", "behind Backspace"]);
});
