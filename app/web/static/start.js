// On every page: keep the static files at hand, so that a slow line matters less.
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => {});
