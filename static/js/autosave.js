// A form that saves itself: changed fields go out after a pause; what could not be saved
// stays in this browser and is offered again. Without a script the button saves alone.
"use strict";

(() => {
  const PAUSE_MS = 1200;
  const RETRY_MS = [3000, 8000, 20000, 60000];
  const PREFIX = "gi-form:";
  const SENT = "gi-form-sent";

  class Autosave {
    constructor(form) {
      this.form = form;
      this.key = `${PREFIX}${form.dataset.user}:${form.dataset.autosave}`;
      this.status = form.querySelector("[data-status]");
      this.keptBox = form.querySelector("[data-kept]");
      this.words = {};
      const words = form.querySelector("template[data-words]").content;
      for (const node of words.querySelectorAll("[data-word]")) {
        this.words[node.dataset.word] = node.textContent;
      }
      this.dirty = new Set();
      this.timer = null;
      this.sending = false;
      this.tries = 0;
      form.addEventListener("input", (event) => this.touched(event));
      form.addEventListener("change", (event) => this.touched(event));
      form.addEventListener("submit", () => this.leave());
      window.addEventListener("online", () => this.soon(0));
      this.forgetSent();
      this.offer();
    }

    // --- by the button ---
    leave() {
      clearTimeout(this.timer);
      this.left = true;
      try { sessionStorage.setItem(SENT, JSON.stringify([this.key, this.revision()])); } catch { /* as keep() */ }
    }

    // What the button saved is not offered again; after a log-in it may not have been.
    forgetSent() {
      try {
        const [key, revision] = JSON.parse(sessionStorage.getItem(SENT)) || ["", 0];
        sessionStorage.removeItem(SENT);
        const isOurs = key.split("/")[0] === this.key.split("/")[0];
        if (!isOurs || document.referrer.includes("/login/")) return;
        if (this.revision() > revision) localStorage.removeItem(key);
      } catch { /* as keep() */ }
    }

    revision() { return Number(this.form.elements.namedItem("revision").value); }

    // --- values ---
    names() {
      return [...new Set([...this.form.elements].map((control) => control.name))].filter(
        (name) => name && !["csrfmiddlewaretoken", "revision", "go"].includes(name),
      );
    }

    value(name) {
      const control = this.form.elements.namedItem(name);
      if (control.type === "checkbox") return control.checked ? "1" : "";
      return control.value;
    }

    fill(name, text) {
      const control = this.form.elements.namedItem(name);
      if (!control) return;
      if (control.type === "checkbox") control.checked = text === "1";
      else control.value = text;
    }

    // --- what stays in this browser ---
    read() {
      try { return JSON.parse(localStorage.getItem(this.key)) || {}; } catch { return {}; }
    }

    keep() {
      const kept = {};
      for (const name of this.dirty) kept[name] = this.value(name);
      try {
        if (this.dirty.size) localStorage.setItem(this.key, JSON.stringify(kept));
        else localStorage.removeItem(this.key);
      } catch { /* a full or forbidden store: the form itself still holds it */ }
    }

    offer() {
      const kept = Object.entries(this.read()).filter(
        ([name, text]) => this.form.elements.namedItem(name) && this.value(name) !== text,
      );
      if (!kept.length) { this.keep(); return; }
      const box = this.note(
        this.words.kept,
        this.button(this.words.restore, () => {
          for (const [name, text] of kept) { this.fill(name, text); this.dirty.add(name); }
          this.keptBox.hidden = true;
          this.keep();
          this.soon(0);
        }),
        this.button(this.words.drop, () => { this.keptBox.hidden = true; this.keep(); }),
      );
      this.keptBox.replaceChildren(box);
      this.keptBox.hidden = false;
    }

    // --- sending ---
    touched(event) {
      if (!event.target.name || !this.names().includes(event.target.name)) return;
      this.dirty.add(event.target.name);
      this.keep();
      this.soon(PAUSE_MS);
    }

    soon(ms) {
      clearTimeout(this.timer);
      if (this.dirty.size && !this.left) this.timer = setTimeout(() => this.send(), ms);
    }

    async send() {
      if (this.sending) { this.soon(PAUSE_MS); return; }
      this.sending = true;
      const sent = new Map([...this.dirty].map((name) => [name, this.value(name)]));
      const body = new URLSearchParams(sent);
      for (const name of ["csrfmiddlewaretoken", "revision"]) {
        body.set(name, this.form.elements.namedItem(name).value);
      }
      this.say(this.words.saving);
      try {
        const answer = await fetch(this.form.action || location.href, {
          method: "POST", body, headers: { Accept: "application/json" }, redirect: "error",
        });
        await this.take(answer, sent);
      } catch {
        this.say(this.words.offline);
        this.soon(RETRY_MS[Math.min(this.tries++, RETRY_MS.length - 1)]);
      } finally {
        this.sending = false;
      }
    }

    async take(answer, sent) {
      const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      const told = isJson ? await answer.json() : {};
      if (answer.ok) { this.saved(told, sent); return; }
      if (answer.status === 409 && told.code === "stale") { this.clash(told); return; }
      if (answer.status === 401 || (answer.status === 403 && !isJson)) {
        this.say(this.words.login);
        const link = document.createElement("a");
        link.href = this.form.dataset.login;
        link.textContent = this.words.again;
        this.status.append(" ", link);
        return;
      }
      if (isJson) { this.say(told.detail); return; }
      throw new Error(String(answer.status));
    }

    saved(told, sent) {
      this.tries = 0;
      this.form.elements.namedItem("revision").value = told.revision;
      for (const [name, text] of sent) {
        if (!told.errors[name] && this.value(name) === text) this.dirty.delete(name);
        this.under(name, told.errors[name] || told.understood[name] || "", told.errors[name]);
      }
      this.keep();
      const faults = Object.keys(told.errors).length;
      this.say(faults ? this.words.fault : `${this.words.saved} ${told.saved_at}`);
      if ([...this.dirty].some((name) => !told.errors[name])) this.soon(PAUSE_MS);
    }

    clash(told) {
      this.form.elements.namedItem("revision").value = told.revision;
      this.say(told.detail);
      for (const [name, both] of Object.entries(told.clashes)) {
        const settle = () => { box.remove(); this.keep(); this.soon(0); };
        const box = this.note(
          `${this.words.clash}${both.theirs || this.words.empty}`,
          this.button(this.words.mine, settle),
          this.button(this.words.theirs, () => {
            this.fill(name, both.theirs);
            this.dirty.delete(name);
            settle();
          }),
        );
        this.place(name).append(box);
      }
    }

    // --- showing ---
    say(text) { this.status.textContent = text; }

    place(name) { return this.form.querySelector(`[data-field="${CSS.escape(name)}"]`) || this.form; }

    under(name, text, isFault) {
      const place = this.place(name);
      let line = place.querySelector("[data-understood]");
      if (!line) {
        line = document.createElement("p");
        line.dataset.understood = "";
        line.setAttribute("role", "status");
        place.append(line);
      }
      line.className = isFault ? "field-error" : "field-help";
      line.textContent = text;
    }

    note(text, ...buttons) {
      const box = document.createElement("div");
      box.className = "note note-warn";
      const inner = document.createElement("div");
      const line = document.createElement("p");
      line.textContent = text;
      const actions = document.createElement("p");
      actions.className = "actions";
      actions.append(...buttons);
      inner.append(line, actions);
      box.append(inner);
      return box;
    }

    button(text, act) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-secondary";
      button.textContent = text;
      button.addEventListener("click", act);
      return button;
    }
  }

  // Whoever logs out leaves nothing of a form behind (the server clears it too).
  document.addEventListener("submit", (event) => {
    if (!event.target.action.endsWith("/logout/")) return;
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX)) localStorage.removeItem(key);
    }
  });

  for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
})();
