// Pictures of goods, as they are drawn. Owns: asking for those in sight, once what is seen without them has been painted, and
// keeping what came: what a picture is known by never stands for another. Must not: know what is pictured.
import { afterPaint } from "./gestures";

/** As many as the engine gives at once. */
const AT_ONCE = 60;
/** So many are kept; the oldest go first. */
const KEPT = 600;

type Drawn = Record<string, string>;

export class Pictures {
  private drawn = $state.raw<Drawn>({});
  private readonly asked = new Set<string>();

  constructor(private readonly ask: (pictures: string[]) => Promise<Drawn>) {}

  /** What an image shows; nothing until it has come. */
  of(picture: string): string | undefined {
    return this.drawn[picture];
  }

  /** Called while a component is made: whatever it shows is asked for, as long as it is there. */
  show(shown: () => string[]): void {
    $effect(() => {
      const wanted = [...new Set(shown())].filter((picture) => picture !== "" && !this.asked.has(picture));
      if (wanted.length > 0) return afterPaint(() => void this.fetch(wanted));
      return undefined;
    });
  }

  private async fetch(wanted: string[]): Promise<void> {
    const now = wanted.slice(0, AT_ONCE);
    for (const picture of now) this.asked.add(picture);
    try {
      this.drawn = { ...this.drawn, ...(await this.ask(now)) };
    } catch {
      // What has no picture on the screen is sold all the same; it is asked for when it is next in sight.
      for (const picture of now) this.asked.delete(picture);
      return;
    }
    this.forget();
    if (wanted.length > AT_ONCE) await this.fetch(wanted.slice(AT_ONCE));
  }

  private forget(): void {
    const all = Object.keys(this.drawn);
    if (all.length <= KEPT) return;
    const gone = new Set(all.slice(0, all.length - KEPT));
    for (const picture of gone) this.asked.delete(picture);
    this.drawn = Object.fromEntries(Object.entries(this.drawn).filter(([picture]) => !gone.has(picture)));
  }
}
