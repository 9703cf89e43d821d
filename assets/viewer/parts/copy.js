// A text to take along: into the clipboard, or selected in its field where the browser refuses that.

// field: an input or a text area. Gives what to say of it.
export async function copy(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return "Copied";
  } catch {
    field.focus(); // refused, or a page without https, which has no clipboard
    field.select();
    return "Your browser does not let the page copy: press Ctrl + C";
  }
}
