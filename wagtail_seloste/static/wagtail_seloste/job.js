/* A job goes on while its page is open, and the page shows how far it is; without this
   there is a button. What somebody chose on the page meanwhile stays. */

(() => {
  const PAUSE = 300;
  const parts = () => [...document.querySelectorAll("[data-seloste-part]")];

  const show = (page) => {
    const focused = document.activeElement;
    const [id, address] = [focused.id, focused.getAttribute("href")];
    const chosen = [...document.querySelectorAll("[data-seloste-part] :checked")].map(
      (each) => each.value,
    );
    parts().forEach((part) => {
      const next = page.querySelector(`[data-seloste-part=${part.dataset.selostePart}]`);
      if (next && next.innerHTML !== part.innerHTML) part.innerHTML = next.innerHTML;
    });
    document.querySelectorAll("[data-seloste-part] [type=checkbox]").forEach((each) => {
      each.checked = chosen.includes(each.value);
    });
    if (focused.isConnected) return;
    const again = [...document.querySelectorAll("[data-seloste-part] :is(a, input)")].find(
      (each) => (id ? each.id === id : address && each.getAttribute("href") === address),
    );
    again?.focus({ preventScroll: true });
  };

  const goOn = async () => {
    const form = document.querySelector("[data-seloste-continue]");
    if (!form) return;
    try {
      const answer = await fetch(window.location.href, {
        method: "POST",
        body: new FormData(form),
      });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !page.querySelector("[data-seloste-part]")) return;
      if (page.querySelector("meta[http-equiv=refresh]")) {
        window.location.reload(); // Somebody else does the rest.
        return;
      }
      show(page);
    } catch {
      return; // The button is there still, and says what is the matter.
    }
    setTimeout(goOn, PAUSE);
  };

  setTimeout(goOn, PAUSE);
})();
