// A link to a film of ours plays in its place once it is pressed.
for (const link of document.querySelectorAll("a[data-film]")) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const film = document.createElement("video");
    film.controls = true;
    film.autoplay = true;
    film.className = "film__video";
    film.src = link.href;
    (link.closest(".stage") || link).replaceWith(film);
    film.tabIndex = -1;
    film.focus();
  });
}
