// <threshold-guide>: the guide in another site's page. The conversation lives in a frame of the guide's own origin,
// which the page around it cannot read. Nothing is asked of the guide's server before the panel is opened.
"use strict";

(() => {
  const NAME = "threshold-guide";
  const HOME = new URL("/", document.currentScript.src);
  /** What the guide says to the page around it; there is never a word of the conversation in it. */
  const SAID = new Set(["ready", "leave"]);

  const STYLE = `
    /* What the page around says of every element reaches the element itself, but not past this. */
    .apart { all: initial; display: contents; color-scheme: light dark; font: 400 1rem/1.4 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
    :host([hidden]) { display: none; }
    *, *::before, *::after { box-sizing: border-box; }
    .launch { position: fixed; right: 1rem; bottom: 1rem; z-index: 2147483000; max-width: calc(100vw - 2rem); }
    :host([mode="page"]) :is(.launch, .close) { display: none; }
    button, a.full { min-height: 2.75rem; min-width: 2.75rem; padding: 0.5rem 1rem; border: 2px solid #4b2446; border-radius: 0.5rem; background: #4b2446; color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
    .panel { position: fixed; right: 1rem; bottom: 1rem; z-index: 2147483001; display: flex; flex-direction: column; width: min(27rem, calc(100vw - 2rem)); height: min(46rem, calc(100dvh - 2rem)); border: 2px solid #4b2446; border-radius: 0.75rem; overflow: hidden; background: #fffdfa; box-shadow: 0 0.5rem 2rem rgb(0 0 0 / 35%); }
    .panel[hidden] { display: none; }
    :host([mode="page"]) .panel { position: static; width: 100%; height: 100%; min-height: 40rem; box-shadow: none; border-radius: 0; }
    .bar { display: flex; flex-wrap: wrap; gap: 0.4rem; align-items: center; padding: 0.3rem 0.4rem 0.3rem 0.8rem; background: #a11222; color: #fff; }
    .bar p { flex: 1 1 7rem; margin: 0; font-weight: 700; line-height: 1.2; }
    /* The guide has the line itself. Until it is there, and where it cannot come, this one stands. */
    .bar--ready { justify-content: flex-end; background: #4b2446; }
    .bar--ready p { display: none; }
    .bar a { color: #fff; }
    .bar :is(button, a.full) { padding: 0.35rem 0.7rem; border-color: #fff; background: transparent; font-size: 0.94rem; display: inline-flex; align-items: center; }
    iframe { flex: 1 1 auto; width: 100%; min-height: 0; border: 0; background: #f7f3ee; }
    :focus-visible { outline: 3px solid #0b57d0; outline-offset: 2px; box-shadow: 0 0 0 3px #fff; }
    .bar :focus-visible { outline-color: #ffd76a; outline-offset: -3px; box-shadow: none; }
    @media (max-width: 30rem), (max-height: 26rem) { :host(:not([mode="page"])) .panel { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; } }
    @media (forced-colors: active) { button, a.full, .panel { border-color: ButtonText; } }`;

  const make = (tag, props = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };

  class ThresholdGuide extends HTMLElement {
    static observedAttributes = ["label", "open"];

    #root = this.attachShadow({ mode: "closed" });
    #launch = make("button", { type: "button", class: "launch", "aria-expanded": "false" });
    #close = make("button", { type: "button", class: "close" }, "Close");
    #full = make("a", { class: "full", href: HOME.href, target: "_blank", rel: "noopener noreferrer" }, "Full page");
    #panel = make("section", { class: "panel", role: "dialog", "aria-label": "Threshold guide", tabindex: "-1" });
    #bar = make("div", { class: "bar" });
    #frame = null;

    constructor() {
      super();
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      this.#root.adoptedStyleSheets = [sheet];
      const line = make("p", {}, make("a", { href: "tel:999" }, "999"), " if a child is in danger now");
      this.#bar.append(line, this.#full, this.#close);
      this.#panel.append(this.#bar);
      this.#panel.hidden = true;
      this.#root.append(make("div", { class: "apart" }, this.#launch, this.#panel));
      this.#launch.addEventListener("click", () => this.show());
      this.#close.addEventListener("click", () => this.close());
      this.#panel.addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(); });
    }

    connectedCallback() {
      this.#label();
      addEventListener("message", this.#heard);
      if (this.hasAttribute("open") || this.getAttribute("mode") === "page") this.show({ focus: false });
    }

    disconnectedCallback() {
      removeEventListener("message", this.#heard);
    }

    attributeChangedCallback(name, before, now) {
      if (name === "label") this.#label();
      if (name === "open" && this.isConnected && (before === null) !== (now === null)) {
        if (now === null) this.close();
        else this.show();
      }
    }

    /** Opens the panel; the conversation begins with it, or goes on. */
    show({ focus = true } = {}) {
      if (!this.#panel.hidden) return;
      if (!this.#frame) {
        this.#frame = make("iframe", {
          src: HOME.href, title: "Threshold guide", referrerpolicy: "no-referrer", allow: "clipboard-write",
          sandbox: "allow-scripts allow-same-origin allow-forms allow-downloads allow-modals allow-popups allow-popups-to-escape-sandbox allow-top-navigation-to-custom-protocols",
        });
        this.#panel.append(this.#frame);
      }
      this.#panel.hidden = false;
      this.#launch.hidden = true;
      this.#launch.setAttribute("aria-expanded", "true");
      this.toggleAttribute("open", true);
      if (focus) this.#panel.focus();
      this.#tell("open");
    }

    /** Folds the panel away; the conversation stays until the page is left. */
    close() {
      if (this.#panel.hidden || this.getAttribute("mode") === "page") return;
      this.#panel.hidden = true;
      this.#launch.hidden = false;
      this.#launch.setAttribute("aria-expanded", "false");
      this.toggleAttribute("open", false);
      this.#launch.focus();
      this.#tell("close");
    }

    #label() {
      this.#launch.textContent = this.getAttribute("label") || "Worried about a child?";
    }

    #tell(what) {
      this.dispatchEvent(new CustomEvent(`guide-${what}`, { bubbles: true }));
    }

    #heard = (event) => {
      const said = event.data?.thresholdGuide;
      if (!this.#frame || event.source !== this.#frame.contentWindow || event.origin !== HOME.origin || !SAID.has(said)) return;
      this.#bar.classList.toggle("bar--ready", said === "ready");
      if (said === "leave") {
        // What was written is gone at once, on the page as in the frame.
        this.#frame.remove();
        this.#frame = null;
        if (this.getAttribute("mode") === "page") this.#panel.hidden = true;
        else this.close();
      }
      this.#tell(said);
    };
  }

  if (!customElements.get(NAME)) customElements.define(NAME, ThresholdGuide);
})();
