// What was sent while the log-in was over is in the form again after the log-in: words,
// numbers and the drawn plot; files a browser does not give back. Without a script the
// browser's own way back helps.
"use strict";

(() => {
  const PREFIX = "gi-kept:";
  const LOGIN = "/login/";

  const textual = (form) => [...form.elements].filter(
    (control) => control.name && control.name !== "csrfmiddlewaretoken"
      && !["file", "submit", "button"].includes(control.type),
  );
  const isTick = (control) => ["checkbox", "radio"].includes(control.type);

  function keep(form, key) {
    const kept = textual(form).map((c) => [c.name, isTick(c) ? c.checked : c.value]);
    try { sessionStorage.setItem(key, JSON.stringify(kept)); } catch { /* a full store */ }
  }

  function giveBack(form, key) {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(key));
      sessionStorage.removeItem(key);
    } catch { /* a forbidden store */ }
    if (!kept || !document.referrer.includes(LOGIN)) return;
    textual(form).forEach((control, at) => {
      const [name, value] = kept[at] || [];
      if (name !== control.name) return;
      if (isTick(control)) control.checked = value;
      else control.value = value;
      control.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  for (const form of document.querySelectorAll("form[data-keep]")) {
    const key = `${PREFIX}${form.dataset.keep}:${location.pathname}`;
    giveBack(form, key);
    form.addEventListener("submit", () => keep(form, key));
  }
})();
