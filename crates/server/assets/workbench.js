// Checks while a person types, and leads from a mistake to its place. The page works without it.
(() => {
  const form = document.getElementById("werkbank");
  const text = document.getElementById("tekst");
  const said = document.getElementById("stand");
  const result = document.getElementById("uitkomst-inhoud");
  if (!form || !said || !result) return;
  const wait = 300, busy = 5000;
  let timer, latest = 0;

  async function check() {
    const own = ++latest;
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.getAttribute("action"), {
        method: "POST", body, headers: { "X-Fragment": "findings" },
      });
      const html = await answer.text();
      if (own !== latest) return;
      if (answer.status === 503) timer = setTimeout(check, busy);
      if (!html.startsWith("<div data-stand=")) return;
      result.innerHTML = html;
      const stand = result.firstElementChild.dataset.stand;
      if (said.textContent !== stand) said.textContent = stand;
    } catch {
      // No connection: the result of the last check stays, and the button still works.
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, wait);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-from]");
    if (!link || !text) return;
    event.preventDefault();
    const from = Number(link.dataset.from);
    text.focus({ preventScroll: true });
    text.scrollIntoView({ block: "start" });
    text.setSelectionRange(from, Math.max(from, Number(link.dataset.to)));
    const lines = text.value.slice(0, from).split("\n").length;
    const height = parseFloat(getComputedStyle(text).lineHeight) || 20;
    text.scrollTop = Math.max(0, (lines - 6) * height);
  });
})();
