// What the blocks of a report need in the browser: charts with room for their legend, and tables as files.
(function () {
  var LEGEND_LINE = 32;
  var planned = false;

  // A legend that wraps on a small screen takes room from the rows; give that room back as height.
  function fitLegend(box) {
    var legend = box.querySelector(".legend");
    if (!legend || !box.offsetWidth) { return; }
    var more = Math.max(0, Math.round(legend.getBBox().height) - LEGEND_LINE);
    var wanted = Number(box.dataset.height) + more;
    if (Math.abs(wanted - box.offsetHeight) > 4) { box.style.height = wanted + "px"; }
  }

  function plan() {
    if (planned) { return; }
    planned = true;
    requestAnimationFrame(function () {
      planned = false;
      document.querySelectorAll(".infohus-report .chart").forEach(fitLegend);
    });
  }

  new MutationObserver(function (changes) {
    var isChart = changes.some(function (change) {
      return change.target.closest && change.target.closest(".infohus-report");
    });
    if (isChart) { plan(); }
  }).observe(document.documentElement, { childList: true, subtree: true });
  window.addEventListener("resize", plan);

  function save(words, name) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff" + words], { type: "text/csv;charset=utf-8" }));
    link.download = name;
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-csv]");
    if (button) { save(button.dataset.csv, button.dataset.name); }
  });
})();
