// The translator's desk: suggestions go into their field without a round trip, and what
// is not saved yet is counted. Everything works without this file.
(() => {
  const form = document.querySelector(".seloste-desk__form");
  if (!form) return;

  const tell = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-seloste-use]");
    if (!button) return;
    event.preventDefault();
    const field = document.getElementById(button.dataset.selosteInto);
    field.value = button.dataset.selosteUse;
    tell(field);
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  });

  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) {
      const isChanged = event.target.value !== event.target.defaultValue;
      event.target.toggleAttribute("data-seloste-changed", isChanged);
    }
  });

  // Ctrl or Command with Enter goes to the next field; with Shift to the one before.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    if (!event.target.matches("textarea")) return;
    event.preventDefault();
    const fields = [...form.querySelectorAll("textarea")];
    const step = event.shiftKey ? -1 : 1;
    const next = fields[fields.indexOf(event.target) + step];
    if (next) {
      next.focus();
      next.scrollIntoView({ block: "center" });
    }
  });
})();
