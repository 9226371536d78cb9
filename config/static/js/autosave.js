// Autosave (暂存): a form with data-autosave-url is posted a moment after each change.
// The answer is JSON: 200 {"saved_at": "14:03", "version": 4}; 409 {"message": "…"} when somebody else saved first;
// 422 {"message": "…"} when a value cannot be kept. Everything typed stays on the page whatever happens.
(function () {
  "use strict";
  var DELAY = 1200;
  var RETRY = 15000;

  function Saver(form) {
    this.form = form;
    this.url = form.dataset.autosaveUrl;
    this.light = document.querySelector("[data-autosave-status]");
    this.timer = null;
    this.running = false;
    this.dirty = false;
    this.paused = false;
    this.waiting = null;
    form.addEventListener("input", this.changed.bind(this));
    form.addEventListener("change", this.changed.bind(this));
    form.addEventListener("submit", this.wait.bind(this));
    form.addEventListener("zc:submitting", this.leave.bind(this));
    window.addEventListener("beforeunload", this.warn.bind(this));
    document.addEventListener("visibilitychange", this.hidden.bind(this));
  }

  Saver.prototype.show = function (state, text) {
    if (!this.light || (this.light.dataset.state === state && this.light.textContent === text)) return;
    this.light.dataset.state = state;
    this.light.textContent = text;
  };

  Saver.prototype.changed = function (event) {
    if (event.target.type === "file" || this.paused) return;
    this.dirty = true;
    this.show("dirty", "有未保存的修改");
    this.plan(DELAY);
  };

  Saver.prototype.plan = function (delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.save.bind(this), delay);
  };

  Saver.prototype.body = function () {
    var body = new FormData(this.form);
    this.form.querySelectorAll("input[type=file]").forEach(function (input) {
      if (input.name) body.delete(input.name);
    });
    return body;
  };

  Saver.prototype.save = function () {
    if (this.running || this.paused || !this.dirty) return;
    this.running = true;
    this.dirty = false;
    this.show("saving", "正在保存…");
    fetch(this.url, {
      method: "POST",
      body: this.body(),
      credentials: "same-origin",
      redirect: "manual",
      headers: { "X-Requested-With": "autosave", "Accept": "application/json" }
    }).then(this.answered.bind(this), this.failed.bind(this, "保存失败，内容仍在本页"));
  };

  Saver.prototype.answered = function (response) {
    if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) {
      this.failed("登录已过期，内容仍在本页；请在新窗口登录后继续填写");
      return;
    }
    response.json().catch(function () { return {}; }).then(this.settled.bind(this, response));
  };

  Saver.prototype.settled = function (response, answer) {
    if (response.status === 409) {
      this.running = false;
      this.paused = true;
      this.dirty = true;
      this.show("conflict", answer.message || "他人已修改本申请，自动保存已暂停；您填写的内容仍在本页");
      this.resume();
      return;
    }
    if (!response.ok) {
      this.failed(answer.message ? "未保存：" + answer.message : "保存失败，内容仍在本页");
      if (response.status === 422) clearTimeout(this.timer);
      return;
    }
    this.running = false;
    var version = this.form.querySelector("input[name=version]");
    if (version && answer.version !== undefined) version.value = answer.version;
    if (this.dirty) {
      this.plan(DELAY);
    } else {
      this.show("saved", "已保存 " + (answer.saved_at || ""));
    }
    this.form.dispatchEvent(new CustomEvent("zc:saved", { bubbles: true, detail: answer }));
    this.resume();
  };

  // A submission waits for the save under way, else it would carry the version that save is about to replace.
  Saver.prototype.wait = function (event) {
    if (!this.running) return;
    event.preventDefault();
    this.waiting = { by: event.submitter };
  };

  Saver.prototype.resume = function () {
    if (!this.waiting) return;
    var by = this.waiting.by;
    this.waiting = null;
    this.form.requestSubmit(by || undefined);
  };

  Saver.prototype.failed = function (text) {
    this.running = false;
    this.dirty = true;
    this.show("failed", text);
    this.plan(RETRY);
    this.resume();
  };

  Saver.prototype.hidden = function () {
    if (document.visibilityState === "hidden" && this.dirty) this.save();
  };

  Saver.prototype.leave = function () {
    clearTimeout(this.timer);
    this.paused = true;
    this.dirty = false;
  };

  Saver.prototype.warn = function (event) {
    if (this.dirty || this.running) event.preventDefault();
  };

  document.querySelectorAll("form[data-autosave-url]").forEach(function (form) {
    new Saver(form);
  });
})();
