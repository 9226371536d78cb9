// Reading fast: shortcuts listed under "?", which never act while one types and can be switched off; reasons put into the opinion.
(function () {
  "use strict";
  var OFF = "zc-shortcuts-off";
  var dialog = document.getElementById("shortcuts");

  function off() {
    try { return localStorage.getItem(OFF) === "yes"; } catch (refused) { return false; }
  }

  function typing(target) {
    return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;
  }

  // Rows of a list: one after the other takes the focus.
  function row(step) {
    var links = Array.from(document.querySelectorAll("tbody .cell-title"));
    if (!links.length) return;
    var here = document.activeElement && document.activeElement.closest("tr");
    var at = links.findIndex(function (link) { return link.closest("tr") === here; });
    var next = links[Math.min(links.length - 1, Math.max(0, at + step))];
    next.focus();
    next.closest("tr").scrollIntoView({ block: "nearest" });
  }

  function tick() {
    var here = document.activeElement && document.activeElement.closest("tr");
    var box = here && here.querySelector("input[type=checkbox]");
    if (box) box.click();
  }

  function verdict(value) {
    var radio = document.querySelector("#verdict input[name=verdict][value=" + value + "]");
    if (!radio) return false;
    radio.click();
    radio.focus();
    return true;
  }

  function go(id) {
    var part = document.getElementById(id);
    if (!part) return;
    part.scrollIntoView({ block: "start" });
    part.setAttribute("tabindex", "-1");
    part.focus({ preventScroll: true });
  }

  var ACTS = {
    j: function () { row(1); },
    k: function () { row(-1); },
    x: tick,
    a: function () { verdict("approve"); },
    b: function () { verdict("return"); },
    d: function () { go("verdict"); },
    c: function () { go("content"); },
    o: function () { go("opinions"); }
  };

  function act(key) {
    var marked = document.querySelector("[data-key='" + key + "']");
    if (marked) marked.click();
    else if (Object.prototype.hasOwnProperty.call(ACTS, key)) ACTS[key]();
    else return false;
    return true;
  }

  if (dialog && dialog.showModal) {
    var opener = document.querySelector("[data-shortcuts-open]");
    var box = dialog.querySelector("[data-shortcuts-off]");
    var listed = Array.from(dialog.querySelectorAll("kbd"), function (one) { return one.textContent; });
    box.checked = off();
    opener.hidden = false;
    opener.addEventListener("click", function () { dialog.showModal(); });
    box.addEventListener("change", function () {
      try { localStorage.setItem(OFF, box.checked ? "yes" : "no"); } catch (refused) { box.checked = false; }
    });
    document.addEventListener("keydown", function (event) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (off() || dialog.open || typing(event.target) || !listed.includes(event.key)) return;
      if (event.key === "?") dialog.showModal();
      else if (!act(event.key)) return;
      event.preventDefault();
    });
  }

  // A ticked reason stands in the opinion; unticked it goes, as long as nobody has changed its words.
  document.querySelectorAll("[data-reasons]").forEach(function (part) {
    var opinion = document.getElementById(part.dataset.reasons);
    if (!opinion) return;
    part.addEventListener("change", function (event) {
      var text = event.target.dataset.text;
      if (!text) return;
      var lines = opinion.value.split("\n").filter(function (line) { return line !== text; });
      if (event.target.checked) lines.push(text);
      opinion.value = lines.filter(function (line, n) { return line !== "" || n > 0; }).join("\n").replace(/^\n+/, "");
      opinion.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
})();
