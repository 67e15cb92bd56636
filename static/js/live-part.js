// Keeps a part of the page fresh while it says `data-live="seconds"`.
// Without scripts the page refreshes itself, so this only shortens the way.

const watch = (part) => {
  const seconds = Number(part?.dataset.live);
  if (seconds) setTimeout(() => refresh(part), seconds * 1000);
};

const refresh = async (part) => {
  try {
    const answer = await fetch(location.href, { headers: { "X-Part": part.id } });
    if (!answer.ok) throw new Error(answer.status);
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const fresh = holder.content.querySelector(`#${part.id}`);
    part.replaceWith(fresh);
    // The rest of the page counts what the work has changed.
    if (!fresh.dataset.live) location.reload();
    watch(fresh);
  } catch {
    setTimeout(() => refresh(part), 10000);
  }
};

document.querySelectorAll("[data-live]").forEach(watch);
