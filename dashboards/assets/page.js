// What the server cannot do: keep the address true, copy it, and say that the page was closed.
window.dash_clientside = window.dash_clientside || {};
window.dash_clientside.infohus = Object.assign(window.dash_clientside.infohus || {}, {
  // The address holds all that decides what the page shows; the link to the other language takes it along.
  remember: function (search) {
    if (search) {
      window.history.replaceState(null, "", window.location.pathname + search);
      document.querySelectorAll("a.switch").forEach(function (link) { link.search = search; });
    }
    return window.dash_clientside.no_update;
  },
  // Whoever cancelled by keyboard, or waited at the button, is led to what is said when the button goes.
  keep_focus: function (hidden, button, state) {
    var now = document.activeElement, focused = window.infohusFocused;
    if (hidden && focused && focused.id === button && (now === focused || now === document.body)) {
      document.getElementById(state).focus();
    }
  },
  // What belongs to the runs on the page cannot be used while others are computed in their place.
  rest: function (is_idle, id) {
    document.getElementById(id).inert = !is_idle;
  },
  // The address may be copied nowhere (no permission): it stands above the page all the same.
  share: function (clicks, lang) {
    var words = document.getElementById("shared").dataset;
    return navigator.clipboard.writeText(window.location.href).then(
      function () { return words.done; },
      function () { return words.failed; }
    );
  }
});

// A server that was ended answers no more: without a word the page would seem to compute for ever.
(function () {
  var ask = window.fetch, isLeaving = false;
  function tell(isGone) {
    var words = document.getElementById("server-gone");
    if (words) { words.hidden = !isGone; }
  }
  window.addEventListener("beforeunload", function () { isLeaving = true; });
  window.fetch = function () {
    return ask.apply(window, arguments).then(
      function (answer) { tell(false); return answer; },
      function (error) {
        if (!isLeaving && error.name !== "AbortError") { tell(true); }
        throw error;
      }
    );
  };
})();

window.addEventListener("pagehide", function () {
  var owner = document.getElementById("page-owner");
  if (owner) { navigator.sendBeacon("/leave", owner.dataset.owner); }
});
// A page that comes back by the browser's Back was closed to the server: it begins anew.
window.addEventListener("pageshow", function (event) { if (event.persisted) { window.location.reload(); } });
document.addEventListener("focusin", function (event) { window.infohusFocused = event.target; });
