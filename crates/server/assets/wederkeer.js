// Wederkeer works without this file. It saves a person from pressing the button, and copies.
(() => {
  const form = document.querySelector("form[data-live]");
  const status = document.getElementById("status");
  let timer, asking, following;

  async function answer(quiet) {
    asking?.abort();
    asking = new AbortController();
    try {
      const response = await fetch(form.getAttribute("action").split("#")[0], {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "text/html", "X-Fragment": "answer" },
        signal: asking.signal,
      });
      const html = await response.text();
      const old = document.getElementById("answer");
      const next = new DOMParser().parseFromString(html, "text/html").getElementById("answer");
      if (!response.ok || !next || !old) return;
      // What stood open stays open, and who was in the answer keeps their place.
      if (old.contains(document.activeElement)) return;
      const open = [...old.querySelectorAll("details[open]")].map(name);
      for (const one of next.querySelectorAll("details")) one.open = open.includes(name(one));
      old.replaceWith(next);
      buttons();
      if (!quiet) status.textContent = next.querySelector(".answer__headline")?.textContent ?? "";
    } catch {
      // No connection, or asked again: the last answer stays, and the button still works.
    }
  }

  // While a slider moves one answer follows another; what they say is read aloud when it rests.
  async function follow() {
    if (following) return;
    following = true;
    await answer(true);
    following = false;
  }

  const name = (details) => details.querySelector("summary").textContent.replace(/\d+/g, "");

  function buttons() {
    for (const one of document.querySelectorAll("button[data-copy]")) one.hidden = false;
  }

  // A slider says where it stands: a number, or tenths of a percentage.
  function slid({ target }) {
    const says = target.type === "range" && form.querySelector(`output[for="${target.id}"]`);
    if (!says) return;
    const unit = target.dataset.tenths;
    const value = (unit ? target.value / 10 : Number(target.value));
    says.textContent = value.toLocaleString(document.documentElement.lang) + (unit ?? "");
  }

  form?.addEventListener("input", (event) => {
    slid(event);
    clearTimeout(timer);
    timer = setTimeout(answer, 250);
    if (event.target.type === "range") follow();
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    const text = button && document.getElementById(button.dataset.copy);
    if (!text) return;
    try {
      await navigator.clipboard.writeText(text.value);
      status.textContent = button.textContent = button.dataset.done;
    } catch {
      // Not allowed to: then the text is shown and selected, to copy by hand.
      text.closest("details").open = true;
      text.select();
    }
  });

  buttons();
})();
