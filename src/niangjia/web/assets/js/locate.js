// Where somebody stands: asked of the browser only when she presses, sent once, kept nowhere.

const form = document.querySelector("form[data-locate]");

if (form && navigator.geolocation) {
  const button = form.querySelector("[data-locate-button]");
  const failed = form.querySelector("[data-locate-failed]");
  form.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    failed.hidden = true;
    navigator.geolocation.getCurrentPosition(
      (found) => {
        // Four decimals are eleven metres: enough to find a door.
        form.elements.lat.value = found.coords.latitude.toFixed(4);
        form.elements.lng.value = found.coords.longitude.toFixed(4);
        form.submit();
      },
      () => {
        button.disabled = false;
        failed.hidden = false;
      },
      { timeout: 10000, maximumAge: 60000 },
    );
  });
}
