/* One imported file beside its draft: what is chosen or dragged is kept at once, and the
   draft shows it. Without this script buttons do the same, and the page comes anew. */

(() => {
  const REST = 350;

  class Placing extends window.StimulusModule.Controller {
    static targets = ["part", "script", "plain", "passage", "box", "targets", "drafts"];

    static values = { failed: String };

    connect() {
      this.form = this.element.closest("form");
      this.queue = Promise.resolve();
      // What is chosen is kept at once: whoever leaves the page is not asked.
      this.form.removeAttribute("data-controller");
      this.form.addEventListener("submit", () => clearTimeout(this.timer));
      this.scriptTargets.forEach((each) => {
        each.hidden = false;
      });
      this.plainTargets.forEach((each) => {
        each.hidden = true;
      });
    }

    /* --- to the server and back --- */

    change() {
      // On a closed list each arrow key is a change: the last one counts.
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), REST);
      this.isChanged = true;
    }

    /* Also when somebody leaves the page before the change has rested. */
    flush() {
      if (this.isChanged) this.post({ save: "1" });
    }

    send({ currentTarget }) {
      this.post({ [currentTarget.name]: currentTarget.value });
    }

    /* One after the other, so that the last answer is the newest. */
    post(act) {
      clearTimeout(this.timer);
      this.isChanged = false;
      this.queue = this.queue.then(() => this.exchange(act));
    }

    async exchange(act) {
      const body = new URLSearchParams();
      for (const [name, value] of new FormData(this.form)) {
        if (typeof value === "string") body.append(name, value);
      }
      Object.entries(act).forEach(([name, value]) => body.set(name, value));
      this.element.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(this.form.action, {
          method: "POST",
          body,
          keepalive: true,
        });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const isSame = page.querySelector(`[data-controller~="${this.identifier}"]`);
        if (!answer.ok || !isSame) throw new Error(answer.statusText);
        this.show(page, "save" in act ? document.activeElement : null);
        if ("move" in act) this.letGo();
      } catch {
        const told = document.getElementById("seloste-moved");
        const words = document.createElement("strong");
        words.className = "seloste-reached__reason";
        words.textContent = this.failedValue;
        told.replaceChildren(words);
        told.scrollIntoView({ block: "nearest" });
      } finally {
        this.element.removeAttribute("aria-busy");
      }
    }

    /* The parts of the page that differ; what has the focus stays where it is. */
    show(page, busy) {
      const scrolled = this.draftsTarget.scrollTop;
      this.partTargets.forEach((part) => {
        const next = page.getElementById(part.id);
        if (next && next.innerHTML !== part.innerHTML) part.innerHTML = next.innerHTML;
      });
      this.passageTargets.forEach((passage) => {
        const next = page.getElementById(passage.id);
        if (!next) return;
        passage.className = next.className;
        const [ours, theirs] = [passage, next].map((each) => each.querySelector("select"));
        const was = (each) => each.querySelector("input[type=hidden]");
        // Somebody who goes through the list meanwhile is not held up.
        if (ours !== busy) ours.value = theirs.value;
        was(passage).value = was(next).value;
      });
      const undo = document.getElementById("seloste-undo");
      const isOver = page.getElementById("seloste-undo").disabled;
      if (isOver && document.activeElement === undo) {
        document.getElementById("seloste-to").focus();
      }
      undo.disabled = isOver;
      this.draftsTarget.scrollTop = scrolled;
      this.point();
    }

    /* The draft beside shows the section into which something went. */
    point() {
      const anchor = document.querySelector("#seloste-moved [data-seloste-anchor]");
      const section = document.getElementById(anchor?.dataset.selosteAnchor);
      if (!section) return;
      const pane = this.draftsTarget;
      const above = section.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      pane.scrollTop += above - 16;
      section.classList.add("seloste-pointed");
    }

    letGo() {
      this.boxTargets.forEach((box) => {
        if (box.checked) box.click();
      });
      const to = document.getElementById("seloste-to");
      to.value = "";
      // Whoever came by the keyboard goes on where they were.
      if (document.activeElement === to) this.last?.focus();
      this.last = null;
    }

    /* --- keys --- */

    keys(event) {
      const { key, target, shiftKey } = event;
      if (key === "z" && (event.ctrlKey || event.metaKey) && !shiftKey) {
        event.preventDefault();
        document.getElementById("seloste-undo").click();
        return;
      }
      if (key === "Enter" && target.id === "seloste-to" && target.value) {
        event.preventDefault(); // the list is not opened once more
        this.post({ move: "1" });
        return;
      }
      const at = this.boxTargets.indexOf(target);
      if (at < 0) return;
      const next = this.boxTargets[at + { ArrowDown: 1, ArrowUp: -1 }[key]];
      if (next) {
        event.preventDefault();
        if (shiftKey && !target.checked) target.click();
        if (shiftKey && !next.checked) next.click();
        next.focus();
        next.closest("li").scrollIntoView({ block: "nearest" });
      } else if (key === "Enter") {
        event.preventDefault();
        if (!this.boxTargets.some((box) => box.checked)) target.click();
        this.last = target;
        document.getElementById("seloste-to").focus();
      } else if (key === "Escape") {
        this.letGo();
      }
    }

    /* --- dragging: one passage, or with it all that are chosen --- */

    lift(event) {
      const passage = event.target.closest("li");
      const box = passage.querySelector("[name=chosen]");
      this.lifted = box.checked ? null : box;
      if (this.lifted) {
        this.letGo();
        box.click();
      }
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", passage.id);
      event.dataTransfer.setDragImage(passage, 12, 12);
      // Later: some browsers end a drag whose page changes as it begins.
      setTimeout(() => {
        this.targetsTarget.hidden = false;
        this.element.classList.add("seloste-dragging");
      });
    }

    over(event) {
      event.preventDefault();
      event.currentTarget.classList.add("seloste-targets__over");
    }

    leave(event) {
      event.currentTarget.classList.remove("seloste-targets__over");
    }

    land(event) {
      event.preventDefault();
      this.leave(event);
      document.getElementById("seloste-to").value = event.currentTarget.dataset.selosteTo;
      this.post({ move: "1" });
    }

    drop({ dataTransfer }) {
      // Taken nowhere: what was chosen for the drag alone is chosen no more.
      if (dataTransfer.dropEffect === "none" && this.lifted?.checked) this.lifted.click();
      setTimeout(() => {
        this.targetsTarget.hidden = true;
        this.element.classList.remove("seloste-dragging");
      });
    }
  }

  window.wagtail.app.register("seloste-placing", Placing);
})();
