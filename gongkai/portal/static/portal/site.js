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

  document.addEventListener("DOMContentLoaded", function () { keepModes(); offerCopies(); offerVoice(); });
}());
