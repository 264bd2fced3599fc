// A job goes on while its page is open; without this there is a button.
const form = document.querySelector("[data-seloste-continue]");
if (form) {
  setTimeout(() => form.requestSubmit(), 300);
}
