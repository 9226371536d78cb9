// Checking a file (核对电子文件): its SHA-256 is computed here and compared; the file never leaves the computer.
(function () {
  "use strict";
  var part = document.querySelector("[data-check-file]");
  if (!part) return;
  var zone = part.querySelector("[data-drop]");
  var input = part.querySelector("input[type=file]");
  var outcome = part.querySelector("[data-outcome]");
  var digests = Array.prototype.slice.call(part.querySelectorAll("[data-digest]"));

  function say(level, title, text) {
    outcome.replaceChildren();
    var box = document.createElement("div");
    box.className = "callout callout-" + level;
    var body = document.createElement("div");
    body.className = "callout-body";
    var head = document.createElement("strong");
    head.textContent = title;
    var line = document.createElement("div");
    line.textContent = text;
    body.append(head, line);
    box.append(body);
    outcome.append(box);
  }

  function hex(buffer) {
    return Array.from(new Uint8Array(buffer), function (one) {
      return one.toString(16).padStart(2, "0");
    }).join("");
  }

  function compare(file, found) {
    var match = digests.find(function (one) {
      return one.dataset.digest === found;
    });
    if (match) {
      say("ok", "文件相符", "“" + file.name + "”与本系统出具的" + match.dataset.name + "文件一字不差。");
    } else {
      say("bad", "文件不相符", "“" + file.name + "”的摘要为 " + found + "，与本文书的任何一个文件都不同。");
    }
  }

  function check(file) {
    if (!file) return;
    say("info", "正在计算", "“" + file.name + "”");
    file
      .arrayBuffer()
      .then(function (content) {
        return crypto.subtle.digest("SHA-256", content);
      })
      .then(function (found) {
        compare(file, hex(found));
      })
      .catch(function () {
        say("bad", "无法计算", "浏览器读不出这个文件，请另选一个再试。");
      });
  }

  if (!window.crypto || !crypto.subtle) {
    say("info", "本浏览器不能计算摘要", "请用其他工具计算文件的 SHA-256，再与下列摘要对照。");
    return;
  }
  zone.hidden = false;
  input.addEventListener("change", function () {
    check(input.files[0]);
  });
  ["dragover", "dragleave", "drop"].forEach(function (name) {
    zone.addEventListener(name, function (event) {
      event.preventDefault();
      zone.classList.toggle("over", name === "dragover");
      if (name === "drop") check(event.dataTransfer.files[0]);
    });
  });
})();
