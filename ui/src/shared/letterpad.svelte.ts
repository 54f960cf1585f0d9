// Whether the letter pad lies at the bottom of the window, and for which field. Must not: know what the field is for.
import type { TextTarget } from "./insert";

export class LetterPadState {
  field = $state.raw<TextTarget | null>(null);

  open(field: TextTarget): void {
    this.field = field;
    // The field must stay in sight above the pad.
    setTimeout(() => field.scrollIntoView({ block: "center" }), 0);
  }

  close(field?: TextTarget): void {
    if (!field || this.field === field) this.field = null;
  }
}
