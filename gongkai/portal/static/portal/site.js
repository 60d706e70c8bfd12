/* 阅读方式：选择保存在本机，翻页后仍然有效。没有脚本时，勾选只对当前页有效。 */
(function () {
  "use strict";
  var root = document.documentElement, modes = ["elder", "vivid"];
  function stored(mode) { try { return localStorage.getItem(mode) === "1"; } catch (error) { return false; } }
  function store(mode, on) { try { localStorage.setItem(mode, on ? "1" : "0"); } catch (error) { /* 不许保存时只对本页有效 */ } }
  modes.forEach(function (mode) { root.classList.toggle(mode, stored(mode)); });

  function keepModes() {
    modes.forEach(function (mode) {
      var box = document.getElementById(mode);
      if (!box) { return; }
      box.checked = stored(mode);
      box.addEventListener("change", function () {
        root.classList.toggle(mode, box.checked);
        store(mode, box.checked);
      });
    });
  }

  function offerCopies() {
    document.addEventListener("click", function (event) {
      var link = event.target.closest ? event.target.closest("a.anchor") : null;
      if (!link || !navigator.clipboard) { return; }
      navigator.clipboard.writeText(link.href).then(function () {
        link.classList.add("copied");
        link.setAttribute("aria-label", "链接已复制");
        setTimeout(function () { link.classList.remove("copied"); }, 1500);
      });
    });
  }

  function offerVoice() {
    var head = document.querySelector(".article-head"), text = document.querySelector(".prose, .text");
    if (!head || !text || !window.speechSynthesis) { return; }
    var button = document.createElement("button");
    button.type = "button";
    button.className = "voice";
    button.textContent = "朗读";
    button.addEventListener("click", function () {
      if (speechSynthesis.speaking) { speechSynthesis.cancel(); button.textContent = "朗读"; return; }
      var words = new SpeechSynthesisUtterance(text.innerText);
      words.lang = "zh-CN";
      words.onend = function () { button.textContent = "朗读"; };
      button.textContent = "停止朗读";
      speechSynthesis.speak(words);
    });
    head.appendChild(button);
  }

  /* 输入提示：没有脚本时，结果页上有“您是不是要找”。上下键选，回车用，Esc 关。 */
  function offerTips(input, number) {
    var list = document.createElement("ul"), at = -1, last = "", timer, id = "tips-" + number;
    list.className = "tips"; list.id = id; list.hidden = true;
    list.setAttribute("role", "listbox"); list.setAttribute("aria-label", "输入提示");
    input.parentNode.classList.add("has-tips"); input.parentNode.appendChild(list);
    input.setAttribute("role", "combobox"); input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", id); input.setAttribute("aria-expanded", "false");
    function close() { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }
    function take(row) { input.value = row.getAttribute("data-text"); close(); input.form.submit(); }
    function move(step) {
      var rows = list.children;
      if (list.hidden || !rows.length) { return; }
      if (at >= 0) { rows[at].setAttribute("aria-selected", "false"); }
      at = (at + step + rows.length) % rows.length;
      rows[at].setAttribute("aria-selected", "true");
      rows[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", rows[at].id);
    }
    function show(found) {
      list.textContent = ""; at = -1;
      found.forEach(function (one, place) {
        var row = document.createElement("li"), kind = document.createElement("span");
        row.id = id + "-" + place; row.setAttribute("role", "option"); row.setAttribute("aria-selected", "false");
        row.setAttribute("data-text", one.text); row.textContent = one.text;
        kind.textContent = one.kind; row.appendChild(kind);
        row.addEventListener("mousedown", function (event) { event.preventDefault(); take(row); });
        list.appendChild(row);
      });
      list.hidden = !found.length; input.setAttribute("aria-expanded", String(!!found.length));
    }
    function ask() {
      var typed = input.value.trim();
      if (!typed) { last = ""; close(); return; }
      if (typed === last) { return; }
      last = typed;
      fetch("/tishi.json?q=" + encodeURIComponent(typed.slice(0, 40))).then(function (answer) {
        return answer.ok ? answer.json() : { suggestions: [] };
      }).then(function (told) {
        if (input.value.trim() === typed && document.activeElement === input) { show(told.suggestions); }
      }).catch(close);
    }
    input.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(ask, 150); });
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) { return; }
      if (event.key === "ArrowDown") { event.preventDefault(); move(1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); move(-1); }
      else if (event.key === "Escape") { close(); }
      else if (event.key === "Enter" && at >= 0) { event.preventDefault(); take(list.children[at]); }
    });
    input.addEventListener("blur", function () { setTimeout(close, 100); });
  }

  document.addEventListener("DOMContentLoaded", function () { keepModes(); offerCopies(); offerVoice(); document.querySelectorAll("input[name=q][data-tishi]").forEach(offerTips); });
}());
