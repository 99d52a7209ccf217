// The moving network of Explore: people, and cases that go from hand to hand, played from a scene that the server computed.
// A scene is experiments/explore/scenes.py's data with words added (dashboards/pages/explore/words_of.py); times are minutes.
(function () {
  var NS = "http://www.w3.org/2000/svg", WIDE = 330, CELL = 110, ROW = 56, TOP = 112, PER_LINE = 6;
  var MARKS = {  // a state is told by its shape
    work: "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0", batching: "M-4,-4h8v8h-8z", response: "M0,-5L5,4H-5z",
    transfer: "M0,-5L5,0L0,5L-5,0z", unavailability: "M-4,-4L4,4M4,-4L-4,4", contention: "M-4,-3h8M-4,0h8M-4,3h8",
    open: "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0M-2,0h4", runs: "M-5,-2h10v4h-10z" };
  var FIGURES = { circle: "M-9,0a9,9 0 1,0 18,0a9,9 0 1,0 -18,0", square: "M-8,-8h16v16h-16z", house: "M-9,9V-2L0,-10L9,-2V9z",
    shield: "M-9,-8H9V2Q9,8 0,11Q-9,8 -9,2z", diamond: "M0,-10L10,0L0,10L-10,0z" };
  var show = null, at = 0, playing = false, speed = 3, last = 0, painted = 0, spoken = 0;
  var still = window.matchMedia("(prefers-reduced-motion: reduce)");

  function make(name, parent, values) {
    var node = document.createElementNS(NS, name);
    Object.keys(values || {}).forEach(function (key) { node.setAttribute(key, values[key]); });
    parent.appendChild(node);
    return node;
  }
  function put(node, key, value) { if (node["_" + key] !== value) { node["_" + key] = value; node.setAttribute(key, value); } }
  function write(node, words) { if (node && node.textContent !== words) { node.textContent = words; } }
  function fill(words, values) { return words.replace(/\{(\w+)\}/g, function (_, key) { return values[key]; }); }
  function inside(rows, minute) { return rows.find(function (row) { return row[0] <= minute && minute < row[1]; }); }
  function element(id) { return document.getElementById(id); }

  // Where everything stands: tables above, people in rows of three under them; the same for every run.
  function spots(model, words) {
    var n = model.people.length, tables = { outside: [14, 14], citizen: [124, 14], forum: [14, 66], course: [234, 14], rest: [234, 66] };
    return model.places.map(function (name, i) {
      if (i < n) { return { x: 16 + (i % 3) * CELL, y: TOP + 20 + Math.floor(i / 3) * ROW, lines: 2, per: PER_LINE, dx: 18, dy: -5 }; }
      return { x: tables[name][0], y: tables[name][1], lines: 2, per: name === "forum" ? 15 : 8, dx: 2, dy: 12 };
    });
  }

  function build(scene) {
    show = { scene: scene, models: [] };
    scene.models.forEach(function (model) {
      var box = element("explore-net-" + model.model);
      if (!box) { return; }
      box.textContent = "";
      var high = TOP + Math.ceil(model.people.length / 3) * ROW + 8;
      var svg = make("svg", box, { viewBox: "0 0 " + WIDE + " " + high, role: "group", "aria-label": scene.words.models[model.model] });
      var view = { model: model, places: spots(model, scene.words), people: [], marks: [], asked: [], dots: [], links: make("g", svg, { class: "links" }) };
      model.places.slice(model.people.length).forEach(function (name, i) {
        var spot = view.places[model.people.length + i];
        make("rect", svg, { class: "table " + name, x: spot.x - 8, y: spot.y - 13, width: name === "forum" ? 212 : 102, height: 48, rx: name === "forum" ? 20 : 3 });
        spot.label = make("text", svg, { x: spot.x - 3, y: spot.y });
        spot.words = scene.words.tables[name];
      });
      model.people.forEach(function (person, i) {
        var spot = view.places[i], look = scene.words.people[person.post];
        var group = make("g", svg, { class: "person", role: "button", tabindex: i ? -1 : 0, transform: "translate(" + spot.x + "," + spot.y + ")" });
        make("rect", group, { class: "touch", x: -14, y: -16, width: CELL - 4, height: ROW - 3 });
        view.people.push({ group: group, figure: make("path", group, { class: "figure", d: FIGURES[look.shape] }), more: make("text", group, { class: "more", x: 84, y: 9 }),
          label: make("text", group, { x: -12, y: 22 }), why: make("text", group, { class: "why", x: -12, y: 34 }), look: look });
        write(view.people[i].label, look.short);
        if (look.short.length > 15) { put(view.people[i].label, "textLength", 100); put(view.people[i].label, "lengthAdjust", "spacingAndGlyphs"); }
        group.addEventListener("click", function () { pick(view, i); });
        group.addEventListener("keydown", function (event) { keys(event, view, i); });
      });
      view.moving = make("g", svg, { class: "marks" });
      view.cases = model.cases.map(function (one) { return { spans: [].concat.apply([], one.stays), acute: one.level === "acute", i: 0 }; });
      view.questions = { i: 0, rows: model.questions };
      show.models.push(view);
    });
    element("explore-stage").hidden = false;
    time();
    legend();
    paint(true);
  }

  // The span of a case in which the moment lies: the last one found, or from there on, or from the beginning.
  function span(one) {
    var spans = one.spans;
    if (one.i >= spans.length || spans[one.i][0] > at) { one.i = 0; }
    while (one.i < spans.length && spans[one.i][1] <= at) { one.i += 1; }
    return one.i < spans.length && spans[one.i][0] <= at ? spans[one.i] : null;
  }
  function slot(spot, n) {
    var line = Math.min(Math.floor(n / spot.per), spot.lines - 1), column = Math.min(n - line * spot.per, spot.per - 1);
    return [spot.x + spot.dx + column * 12, spot.y + spot.dy + line * 12];
  }
  function mark(view, list, n, kind) {
    if (!list[n]) { list[n] = kind === "dot" ? make("circle", view.moving, { class: "question", r: 2.5 }) : make("path", view.moving, { class: "case" }); }
    put(list[n], "visibility", "visible");
    return list[n];
  }
  function hide(list, from) { for (var n = from; n < list.length; n += 1) { put(list[n], "visibility", "hidden"); } }

  function draw(view) {
    var glide = playing && !still.matches ? speed * 1440 * 0.6 : 0, states = show.scene.states, counts = view.places.map(function () { return { cases: 0, asked: 0, work: 0 }; });
    var here = [];
    view.cases.forEach(function (one) { var found = span(one); if (found) { here.push([found, one]); } });
    here.sort(function (a, b) { return a[0][0] - b[0][0]; });
    var moves = "";
    here.forEach(function (pair, n) {
      var found = pair[0], one = pair[1], count = counts[found[2]], to = slot(view.places[found[2]], count.cases), node = mark(view, view.marks, n);
      var before = one.spans[one.i - 1], from = before ? view.places[before[2]] : view.places[view.model.places.indexOf("outside")];
      var way = glide ? Math.min((at - found[0]) / glide, 1) : 1;
      if (way < 1 && before && before[2] === found[2]) { way = 1; }
      if (way < 1) { moves += "M" + from.x + "," + from.y + "L" + to[0] + "," + to[1]; }
      put(node, "transform", "translate(" + (from.x + (to[0] - from.x) * way).toFixed(1) + "," + (from.y + (to[1] - from.y) * way).toFixed(1) + ")");
      put(node, "d", MARKS[states[found[3]]]);
      put(node, "class", "case " + states[found[3]] + (one.acute ? " acute" : ""));
      count.cases += 1;
      if (states[found[3]] === "work") { count.work += 1; }
    });
    hide(view.marks, here.length);
    var n = 0;
    view.questions.rows.forEach(function (row) {
      if (row[0] > at || row[1] <= at) { return; }
      var to = slot(view.places[row[2]], counts[row[2]].cases + counts[row[2]].asked), node = mark(view, view.dots, n, "dot");
      put(node, "transform", "translate(" + to[0] + "," + to[1] + ")");
      counts[row[2]].asked += 1;
      n += 1;
    });
    hide(view.dots, n);
    view.counts = counts;
    view.open = here.length;
    var meeting = lit(view);
    if (meeting) { meeting[2].forEach(function (i) { moves += "M" + view.places[i].x + "," + view.places[i].y + "L100,80"; }); }
    put(view.links, "class", meeting ? "links lit" : "links");
    if (!view.lines) { view.lines = make("path", view.links); }
    put(view.lines, "d", moves || "M0,0");
    people(view, meeting);
  }
  // A meeting lasts minutes; it stays lit long enough to be seen, and on its day, no other, while nothing plays.
  function lit(view) {
    var long = speed * 1440 * 0.8, today = Math.floor(at / 1440);
    return view.model.meetings.find(function (row) {
      return playing ? row[0] <= at && at < Math.max(row[1], row[0] + long) : Math.floor(row[0] / 1440) === today;
    });
  }
  function people(view, meeting) {
    var words = show.scene.words, n = view.people.length;
    view.model.people.forEach(function (person, i) {
      var node = view.people[i], away = inside(person.away, at), count = view.counts[i], sits = meeting && meeting[2].indexOf(i) >= 0;
      put(node.group, "class", "person" + (away ? " away" : "") + (count.work ? " works" : "") + (sits ? " meets" : ""));
      write(node.why, away ? words.away[away[2]] : sits ? words.meets : "");
      write(node.more, count.cases + count.asked > 2 * PER_LINE ? "+" + (count.cases + count.asked - 2 * PER_LINE) : "");
    });
    view.places.slice(n).forEach(function (spot, i) {
      var count = view.counts[n + i].cases, isForum = view.model.places[n + i] === "forum";
      write(spot.label, spot.words + ": " + (isForum && meeting ? fill(words.meeting, { n: meeting[2].length }) : count));
    });
    put(view.links.parentNode, "data-open", String(view.open));
  }

  function day() { return Math.min(Math.floor(at / 1440), Math.floor((show.scene.minutes - 1) / 1440)); }
  function dateWords() {
    var when = new Date(show.scene.start + "T00:00:00Z"), closed = show.scene.closed_days.indexOf(day()) >= 0;
    when.setUTCDate(when.getUTCDate() + day());
    var words = when.toLocaleDateString(show.scene.words.locale, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    return closed ? fill(show.scene.words.closed, { date: words }) : words;
  }
  function said() {
    return show.models.map(function (view) { return fill(show.scene.words.open, { model: show.scene.words.models[view.model.model], n: view.open }); }).join("; ");
  }
  function paint(isRest) {
    if (!show) { return; }
    show.models.forEach(draw);
    write(element("explore-clock"), dateWords());
    var range = element("explore-range"), now = performance.now();
    if (range && range !== document.activeElement || isRest) { if (range) { range.value = day(); range.setAttribute("aria-valuetext", dateWords()); } }
    show.models.forEach(function (view) { write(element("explore-open-" + view.model.model), fill(show.scene.words.open_now, { n: view.open })); });
    if (isRest || now - spoken > 8000) { spoken = now; write(element("explore-live"), dateWords() + ". " + said()); }
    if (isRest) { label(); table(); }
  }

  function told(view, i) {
    var words = show.scene.words, person = view.model.people[i], count = view.counts[i], away = person && inside(person.away, at);
    var parts = [["cases", count.cases], ["worked_on", person ? count.work : 0], ["asked", count.asked]];
    var there = parts.filter(function (part) { return part[1]; }).map(function (part) { return fill(words[part[0]], { n: part[1] }); });
    return (away ? words.away[away[2]] + ". " : "") + (there.join(", ") || words.nothing);
  }
  function label() {
    show.models.forEach(function (view) {
      view.people.forEach(function (node, i) { node.group.setAttribute("aria-label", node.look.name + ": " + told(view, i)); });
    });
  }
  // The same as words in a table, for whoever does not look at the picture; filled while nothing plays.
  function table() {
    var box = element("explore-now"), words = show && show.scene.words;
    if (!box || !show.models.length || box.dataset.at === String(at) + show.scene.key) { return; }
    box.dataset.at = String(at) + show.scene.key;
    box.textContent = "";
    var grid = document.createElement("table"), head = grid.createTHead().insertRow(), body = grid.createTBody();
    grid.className = "words models";
    grid.createCaption().textContent = dateWords();
    function cell(row, words, scope) { var th = document.createElement(scope ? "th" : "td"); if (scope) { th.scope = scope; } th.textContent = words; row.appendChild(th); return th; }
    cell(head, words.place, "col");
    show.models.forEach(function (view) { cell(head, words.models[view.model.model], "col"); });
    show.models[0].model.places.forEach(function (name, i) {
      var row = body.insertRow(), person = words.people[name];
      cell(row, person ? person.name : words.tables[name], "row");
      show.models.forEach(function (view) { cell(row, told(view, i)).dataset.label = words.models[view.model.model]; });
    });
    box.appendChild(grid);
  }
  function legend() {
    var list = element("explore-legend");
    if (!list || list.childNodes.length) { return; }
    Object.keys(show.scene.words.legend).forEach(function (name) {
      var item = document.createElement("li"), svg = make("svg", item, { viewBox: "-12 -12 24 24", width: 22, height: 22, "aria-hidden": "true" });
      if (name === "question") { make("circle", svg, { class: "question", r: 2.5 }); }
      else if (MARKS[name]) { make("path", svg, { class: "case " + name, d: MARKS[name] }); }
      else { make("path", make("g", svg, { class: "person " + (name === "away" || name === "works" ? name : "") }), { class: "figure", d: FIGURES[name] || FIGURES.circle }); }
      item.appendChild(document.createTextNode(show.scene.words.legend[name]));
      list.appendChild(item);
    });
  }
  function time() {
    var box = element("explore-time"), range = element("explore-range");
    if (!box) { return; }
    if (!range) {
      var name = document.createElement("label");
      range = document.createElement("input");
      range.type = "range"; range.id = name.htmlFor = "explore-range"; range.min = 0; range.step = 1;
      name.textContent = show.scene.words.time;
      range.addEventListener("input", function () { at = Number(range.value) * 1440 + 720; paint(!playing); });
      box.append(name, range);
    }
    range.max = Math.floor(show.scene.minutes / 1440) - 1;
  }

  // To what is told of whoever was chosen, as soon as the server has told it.
  function go(tries) {
    var box = element("explore-person-box");
    if (box && !box.hidden) { box.focus(); } else if (tries) { window.setTimeout(go, 100, tries - 1); }
  }
  function pick(view, i) {
    stop();
    var cases = view.cases.map(function (one, n) { var found = span(one); return found && found[2] === i ? view.model.cases[n].name : null; }).filter(Boolean);
    var away = inside(view.model.people[i].away, at), sits = inside(view.model.people[i].persons, at);
    window.dash_clientside.set_props("explore-picked", { data: { model: view.model.model, post: view.model.people[i].post, day: day(), cases: cases,
      away: away ? away[2] : null, is_there: Boolean(sits) } });
    window.setTimeout(go, 400, 50);
  }
  function keys(event, view, i) {
    var way = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 3, ArrowUp: -3 }[event.key];
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); pick(view, i); }
    if (!way || !view.people[i + way]) { return; }
    event.preventDefault();
    view.people[i].group.setAttribute("tabindex", -1);
    view.people[i + way].group.setAttribute("tabindex", 0);
    view.people[i + way].group.focus();
  }

  function stop() {
    if (playing) { playing = false; window.dash_clientside.set_props("explore-play", { children: show.scene.words.play }); }
    paint(true);
  }
  function frame(now) {
    if (!playing) { return; }
    var passed = Math.min(now - last, 250);
    if (still.matches && now - last < 1000) { requestAnimationFrame(frame); return; }
    last = now;
    at += still.matches ? 1440 : passed * speed * 1.44;
    if (at >= show.scene.minutes - 1) { at = show.scene.minutes - 1; stop(); return; }
    paint(false);
    painted += 1;
    requestAnimationFrame(frame);
  }
  function step(days) { stop(); at = Math.max(720, Math.min((day() + days) * 1440 + 720, show.scene.minutes - 720)); paint(true); }

  window.setInterval(function () { if (show && !playing) { table(); } }, 500);
  window.infohusNetwork = { painted: function () { return painted; }, at: function () { return at; } };
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.infohus = Object.assign(window.dash_clientside.infohus || {}, {
    keep: function (found) { return found || window.dash_clientside.no_update; },
    // With somebody gone or without: the changed runs count only beside the runs they branch from, while somebody is sent away.
    choose: function (base, other, which, gone) {
      var isBranch = Boolean(base && other && gone && base.clock === other.clock);
      return [isBranch && which === "with" ? other : base || window.dash_clientside.no_update, !isBranch];
    },
    shown: function (asked) { return [!asked, asked ? "with" : "without"]; },
    // Returns the words on the button; the scene, one of the buttons or the speed has changed.
    play: function (scene, _, __, ___, wanted) {
      var asked = (window.dash_clientside.callback_context.triggered[0] || {}).prop_id || "";
      if (!scene) { return window.dash_clientside.no_update; }
      speed = Number(wanted) || 3;
      if (!show || show.scene !== scene) {
        if (!show || show.scene.clock !== scene.clock) { at = 720; }
        playing = false;
        build(scene);
      }
      if (asked.indexOf("explore-play.") === 0) {
        playing = !playing && at < scene.minutes - 1441;
        last = performance.now();
        if (playing) { requestAnimationFrame(frame); } else { paint(true); }
      }
      if (asked.indexOf("explore-step.") === 0) { step(1); }
      if (asked.indexOf("explore-back.") === 0) { step(-1); }
      return playing ? scene.words.pause : scene.words.play;
    }
  });
})();
