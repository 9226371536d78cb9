// Forms without surprises: one submission a click, conditional fields, progress of sections, errors in view.
(function () {
  "use strict";

  // One submission a click. A page that comes back from the browser's cache is usable again.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-submit-many")) return;
    if (form.dataset.submitting === "yes") {
      event.preventDefault();
      return;
    }
    form.dataset.submitting = "yes";
    form.dispatchEvent(new CustomEvent("zc:submitting"));
    form.querySelectorAll("button[type=submit], button:not([type])").forEach(function (button) {
      button.setAttribute("aria-busy", "true");
    });
  });

  function reopen() {
    document.querySelectorAll("form[data-submitting]").forEach(function (form) {
      delete form.dataset.submitting;
      form.querySelectorAll("[aria-busy]").forEach(function (button) {
        button.removeAttribute("aria-busy");
      });
    });
  }
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) reopen();
  });
  document.addEventListener("htmx:afterRequest", reopen);

  // The answers of one name in a form, whatever draws them.
  function answers(form, name) {
    return Array.from(new FormData(form).getAll(name)).map(function (value) {
      return value === "on" ? "yes" : String(value);
    });
  }

  function showConditional(form) {
    form.querySelectorAll("[data-when]").forEach(function (box) {
      var wanted = box.dataset.whenValues.split("|");
      var given = answers(form, box.dataset.when);
      box.hidden = !given.some(function (value) { return wanted.includes(value); });
    });
  }

  // Required fields filled, counted per section as the server counts them.
  function count(section) {
    var total = 0, done = 0;
    section.querySelectorAll(".field").forEach(function (box) {
      if (box.hidden || !box.querySelector(".required")) return;
      total += 1;
      var controls = Array.from(box.querySelectorAll("input, select, textarea"));
      done += controls.some(function (one) {
        return one.type === "checkbox" || one.type === "radio" ? one.checked : one.value.trim() !== "";
      }) ? 1 : 0;
    });
    return { total: total, done: done };
  }

  function words(state) {
    if (!state.total) return "选填";
    return state.done === state.total ? "已填齐" : state.done + "/" + state.total + " 项";
  }

  function showProgress(form) {
    var total = 0, done = 0;
    form.querySelectorAll("[data-section]").forEach(function (section) {
      var state = count(section);
      total += state.total;
      done += state.done;
      var complete = state.done === state.total;
      section.classList.toggle("section-done", complete);
      section.querySelector("[data-progress]").textContent = words(state);
      var line = document.querySelector('[data-outline="' + section.id + '"]');
      if (!line) return;
      line.classList.toggle("done", complete && !line.classList.contains("bad"));
      line.querySelector("[data-progress]").textContent = words(state);
    });
    var sum = document.querySelector("[data-progress-total]");
    var bar = document.querySelector(".outline progress");
    if (sum) sum.textContent = done + "/" + total + " 项必填";
    if (bar) {
      bar.max = total || 1;
      bar.value = done;
    }
  }

  function watch(form) {
    showConditional(form);
    ["input", "change"].forEach(function (kind) {
      form.addEventListener(kind, function () {
        showConditional(form);
        showProgress(form);
      });
    });
  }

  document.querySelectorAll("form").forEach(function (form) {
    if (form.querySelector("[data-section], [data-when]")) watch(form);
  });

  // Tables of rows: who writes in the last row gets another; lines pasted go down the rows, their tabs across.
  document.querySelectorAll("[data-fill-rows]").forEach(function (table) {
    var body = table.tBodies[0];

    function add() {
      var row = body.lastElementChild.cloneNode(true), number = body.children.length + 1;
      row.firstElementChild.textContent = number;
      row.querySelectorAll("input").forEach(function (box, at) {
        box.value = "";
        box.id = box.id.replace(/_\d+_\d+$/, "_" + (number - 1) + "_" + at);
        box.setAttribute("aria-label", box.getAttribute("aria-label").replace(/\d+/, number));
      });
      body.append(row);
      return row;
    }

    table.addEventListener("input", function (event) {
      if (body.lastElementChild.contains(event.target)) add();
    });
    table.addEventListener("paste", function (event) {
      var lines = event.clipboardData.getData("text").split(/\r?\n/).filter(function (line) { return line.trim(); });
      if (lines.length < 2) return;
      event.preventDefault();
      var row = event.target.closest("tr");
      var column = Array.from(row.querySelectorAll("input")).indexOf(event.target);
      lines.forEach(function (line) {
        row = row || add();
        var boxes = row.querySelectorAll("input");
        line.split("\t").forEach(function (text, at) {
          if (boxes[column + at]) boxes[column + at].value = text.trim();
        });
        row = row.nextElementSibling;
      });
      if (!row) add();
      event.target.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });

  var summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // On a phone the tab one is on stands in view.
  var current = document.querySelector(".tabs [aria-current]");
  if (current) {
    var strip = current.closest("ul");
    strip.scrollLeft = current.offsetLeft - strip.offsetLeft - 16;
  }
})();
