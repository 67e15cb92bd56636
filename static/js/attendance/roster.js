// Marks without a reload: the same request with X-Part, the answer replaces the row.
// Without this file every button posts its form and the page comes back.

const roster = document.querySelector("[data-roster]");

async function send(form, submitter) {
  const data = new FormData(form, submitter);
  data.set("client_id", crypto.randomUUID());
  const answer = await fetch(form.action, {
    method: "POST",
    body: data,
    headers: { "X-Part": form.closest("li").id },
  });
  // A redirect leads to the sign-in: that is no row either.
  if (answer.redirected || (!answer.ok && answer.status !== 409)) throw new Error(answer.status);
  return answer.text();
}

function replace(row, html) {
  const part = new DOMParser().parseFromString(html, "text/html");
  const fresh = part.querySelector("li");
  row.replaceWith(fresh);
  document.getElementById("roster-count").replaceWith(part.getElementById("roster-count"));
  (fresh.querySelector("[aria-pressed]") ?? fresh.querySelector("summary")).focus();
}

function say(row, text) {
  row.querySelector(".error")?.remove();
  const line = Object.assign(document.createElement("p"), { className: "error small", textContent: text });
  line.setAttribute("role", "alert");
  row.firstElementChild.append(line);
}

roster?.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  try {
    replace(form.closest("li"), await send(form, submitter));
  } catch {
    say(form.closest("li"), roster.dataset.unsent);
    form.ariaBusy = "false";
  }
});
