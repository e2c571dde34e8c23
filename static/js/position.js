// The phone's place, written into the field as «longitude, latitude, accuracy».
"use strict";

for (const button of document.querySelectorAll("[data-position]")) {
  if (!("geolocation" in navigator)) continue;
  const field = document.getElementById(button.dataset.position);
  const said = document.querySelector("[data-position-said]");
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const place = [coords.longitude.toFixed(7), coords.latitude.toFixed(7)];
        const line = [...place, Math.round(coords.accuracy)].join(", ");
        field.value = field.value.trim() ? `${field.value.trim()}\n${line}` : line;
        said.textContent = line;
      },
      () => {
        said.textContent = button.dataset.failed;
      },
      { enableHighAccuracy: true, timeout: 20000 },
    );
  });
}
