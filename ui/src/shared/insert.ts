// Putting typed text into a field the way a keyboard would. Owns: caret, selection, the `input` event. Must not: know
// which field it is or what is typed.

export type TextTarget = HTMLInputElement | HTMLTextAreaElement;

export function isTextTarget(node: unknown): node is TextTarget {
  if (node instanceof HTMLTextAreaElement) return !node.readOnly && !node.disabled;
  if (!(node instanceof HTMLInputElement) || node.readOnly || node.disabled) return false;
  return ["text", "search", "password", "email", "tel", "url"].includes(node.type);
}

function told(field: TextTarget): void {
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export function insertText(field: TextTarget, text: string): void {
  const start = field.selectionStart ?? field.value.length;
  const end = field.selectionEnd ?? start;
  const room = field.maxLength < 0 ? text.length : field.maxLength - (field.value.length - (end - start));
  if (room <= 0) return;
  field.setRangeText(text.slice(0, room), start, end, "end");
  told(field);
}

export function deleteBack(field: TextTarget): void {
  const start = field.selectionStart ?? field.value.length;
  const end = field.selectionEnd ?? start;
  if (start === end && start === 0) return;
  field.setRangeText("", start === end ? start - 1 : start, end, "end");
  told(field);
}
