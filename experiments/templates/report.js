function drawCharts(config) {
  var drawn = [];
  document.querySelectorAll('script[type="application/json"]').forEach(function (holder) {
    var figure = JSON.parse(holder.textContent);
    var place = document.getElementById(holder.id.slice(0, -"-data".length));
    Plotly.newPlot(place, figure.data, figure.layout, config).then(function () { fitLegend(place); });
    drawn.push(place);
  });
  window.addEventListener("resize", function () { drawn.forEach(fitLegend); });
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (fold) {
      if (!fold.open) { fold.open = true; fold.dataset.closed = "yes"; }
    });
    drawn.forEach(function (place) { Plotly.relayout(place, { width: 660 }); });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details[data-closed]").forEach(function (fold) {
      fold.open = false;
      delete fold.dataset.closed;
    });
    drawn.forEach(function (place) { Plotly.relayout(place, { width: null, autosize: true }); });
  });
}

// A legend that wraps on a small screen takes room from the rows; give that room back as height.
function fitLegend(place) {
  var legend = place.querySelector(".legend");
  if (!legend) { return; }
  var own = Number(place.dataset.height || (place.dataset.height = place.offsetHeight));
  var wanted = own + Math.max(0, Math.round(legend.getBBox().height) - 32);
  if (Math.abs(wanted - place.offsetHeight) > 4) {
    place.style.height = wanted + "px";
    Plotly.relayout(place, { height: wanted });
  }
}
