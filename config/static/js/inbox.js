// The inbox: tick all rows of the page, and say how many are ticked.
(function () {
  "use strict";
  var form = document.querySelector("[data-batch]");
  if (!form) return;
  var boxes = Array.from(form.querySelectorAll("input[name=case]"));
  var all = form.querySelector("[data-batch-all]");
  var count = form.querySelector("[data-batch-count]");
  var hint = count.textContent;
  if (!boxes.length) return;
  all.hidden = false;
  var every = all.querySelector("input");

  function tell() {
    var ticked = boxes.filter(function (box) { return box.checked; }).length;
    every.checked = ticked === boxes.length;
    every.indeterminate = ticked > 0 && ticked < boxes.length;
    count.textContent = ticked ? "已勾选 " + ticked + " 件" : hint;
  }

  every.addEventListener("change", function () {
    boxes.forEach(function (box) { box.checked = every.checked; });
    tell();
  });
  form.addEventListener("change", tell);
  tell();
})();
