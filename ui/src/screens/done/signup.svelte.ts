// One sign-up being typed. Owns: what stands in its fields, and whether the box was ticked. Keeps true: nothing is ticked
// that nobody ticked, what was not typed is not sent, and one press or two make one member. Must not: keep an address once
// it is handed over, or judge one.
import type { ApiError } from "$api/client";
import type { Enrolled, EnrollMember, SignUpOffer } from "$api/generated";
import { Intent } from "$shared/intent";
import type { Till } from "$shared/till.svelte";

/** Where a refusal is shown: beside the box, beside the address, or under the form. */
export type RefusedAt = "consent" | "email" | "form";

export class SignUpDesk {
  offer = $state.raw<SignUpOffer | null>(null);
  firstName = $state("");
  email = $state("");
  ticked = $state(false);
  /** Whether the tablet is turned round: then it is the customer who types. */
  turned = $state(false);
  /** The address that may have been meant, if what is typed looks like a slip. Nothing changes by itself. */
  suggestion = $state.raw<string | null>(null);
  private asked = 0;
  readonly enrolling;
  private readonly intent = new Intent();

  constructor(
    private readonly till: Till,
    private readonly sale: string,
  ) {
    this.enrolling = till.formAction();
  }

  get args(): EnrollMember {
    const [firstName, email] = [this.firstName.trim(), this.email.trim()];
    return {
      sale: this.sale,
      typed_by: this.turned ? "customer" : "staff",
      ...(firstName ? { first_name: firstName } : {}),
      ...(email ? { email } : {}),
      ...(this.ticked && this.offer ? { consent: this.offer.wording.hash } : {}),
    };
  }

  refusedAt(place: RefusedAt): ApiError | null {
    const refusal = this.enrolling.refusal;
    return refusal && placeOf(refusal.code) === place ? refusal : null;
  }

  async load(): Promise<void> {
    try {
      this.offer = await this.till.call("signup.offer", {});
    } catch (error) {
      this.till.fail(error);
    }
  }

  /** Asks after every letter; an answer about an older address is dropped. */
  async suggest(): Promise<void> {
    const turn = ++this.asked;
    const email = this.email.trim();
    if (email === "") {
      this.suggestion = null;
      return;
    }
    try {
      const found = await this.till.call("signup.suggest", { email });
      if (turn === this.asked) this.suggestion = found.email;
    } catch {
      // A guess that fails is no guess; the address itself is judged when it is handed over.
      if (turn === this.asked) this.suggestion = null;
    }
  }

  correct(): void {
    if (this.suggestion === null) return;
    this.asked += 1;
    this.email = this.suggestion;
    this.suggestion = null;
  }

  /** Issues the code. The fields are emptied with it: an address is not kept where somebody could read it. */
  enroll(): Promise<Enrolled | null> {
    let enrolled: Enrolled | null = null;
    return this.enrolling
      .run(async () => {
        enrolled = await this.till.call("member.enroll", this.args, this.intent);
        this.firstName = this.email = "";
        this.suggestion = null;
      })
      .then(async () => {
        if (this.enrolling.refusal?.code === "member.stale_wording") {
          // A tick belongs to the words that stood beside it.
          this.ticked = false;
          await this.load();
        }
        return enrolled;
      });
  }
}

function placeOf(code: string): RefusedAt {
  if (code === "member.email_needs_consent" || code === "member.stale_wording") return "consent";
  return code === "email.unreadable" ? "email" : "form";
}
