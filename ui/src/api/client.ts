// The one door to the engine. Owns: the call, its error shape, the `changed` event. Must not: know any screen, keep
// state, retry on its own (a command is sent again only when the seller presses again, with the same key).
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Commands, Topic } from "./generated";

export type CommandName = keyof Commands;
export type ArgsOf<N extends CommandName> = Commands[N]["args"];
export type ResultOf<N extends CommandName> = Commands[N]["result"];

/** A refusal of the engine: a code with arguments; the sentence lives in the catalogue. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    readonly kind: string,
    readonly args: Record<string, string | number>,
  ) {
    super(code);
    this.name = "ApiError";
  }
}

export interface Reply<N extends CommandName> {
  result: ResultOf<N>;
  changed: Topic[];
}

/** What the screens need from whatever carries their commands. */
export interface Api {
  call<N extends CommandName>(name: N, args: ArgsOf<N>, key?: string): Promise<Reply<N>>;
  onChanged(told: (topics: Topic[]) => void): void;
}

function readError(raw: unknown): ApiError {
  if (typeof raw === "object" && raw !== null && "code" in raw && typeof raw.code === "string") {
    const kind = "class" in raw && typeof raw.class === "string" ? raw.class : "Bug";
    const args = "args" in raw && typeof raw.args === "object" && raw.args !== null ? raw.args : {};
    return new ApiError(raw.code, kind, args as Record<string, string | number>);
  }
  // The transport itself failed: whether the command ran is not known, the same key makes asking again safe.
  return new ApiError("bug", "Bug", { detail: String(raw) });
}

export const engine: Api = {
  async call(name, args, key) {
    try {
      return await invoke("call", { name, args, key: key ?? null });
    } catch (raw) {
      throw readError(raw);
    }
  },
  onChanged(told) {
    // Without the event the screens still refresh from the replies to their own commands.
    listen<Topic[]>("changed", (event) => told(event.payload)).catch(() => undefined);
  },
};

/** A key for a command that writes something without a natural id; an `Intent` says which values go under which. */
export const newKey = (): string => crypto.randomUUID();
