// A stand-in for Shopify's App Bridge, with the part of it that apps of ours use. It talks to admin.js.
(() => {
  const here = new URL(location.href);
  const kept = JSON.parse(sessionStorageGet("fakeBridge") ?? "{}");
  const config = {
    apiKey: document.querySelector('meta[name="shopify-api-key"]')?.content,
    shop: here.searchParams.get("shop") ?? kept.shop,
    host: here.searchParams.get("host") ?? kept.host,
    locale: here.searchParams.get("locale") ?? kept.locale ?? "en",
  };

  /** Storage of a third party may be shut. */
  function sessionStorageGet(key) {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  }
  try {
    sessionStorage.setItem("fakeBridge", JSON.stringify(config));
  } catch {}

  let last = 0;
  const waiting = new Map();
  const call = (name, values) =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      parent.postMessage({ fakeBridge: { call: name, with: values, id: last } }, "*");
    });

  let onToast;
  let shownBar;
  const pressIn = (which) => {
    const buttons = [...(document.getElementById(shownBar)?.querySelectorAll("button") ?? [])];
    const primary = buttons.find((button) => button.getAttribute("variant") === "primary");
    (which === "save" ? primary : buttons.find((button) => button !== primary))?.click();
  };
  addEventListener("message", ({ data, source }) => {
    const said = data?.fakeBridge;
    if (source !== parent || !said) return;
    if ("answer" in said) {
      waiting.get(said.answer)?.(said.result);
      waiting.delete(said.answer);
    } else if (said.navigate) {
      const link = [...document.querySelectorAll("s-app-nav s-link")].find(
        (one) => new URL(one.getAttribute("href"), location.href).pathname === new URL(said.navigate, location.href).pathname,
      );
      (link ?? document).dispatchEvent(new CustomEvent("shopify:navigate", { bubbles: true }));
    } else if (said.press === "toast") onToast?.();
    else if (said.press) pressIn(said.press);
  });

  const show = (id) => {
    shownBar = id;
    return call("saveBar", { shown: true });
  };
  const hide = (id) => {
    if (shownBar === id) shownBar = undefined;
    return call("saveBar", { shown: false });
  };
  window.shopify = {
    config,
    environment: { embedded: parent !== window, mobile: false, pos: false },
    idToken: () => call("idToken"),
    loading: (on) => void call("loading", { on: on === true }),
    toast: {
      show: (text, options = {}) => {
        onToast = options.onAction;
        void call("toast", { text, action: options.action });
        return "toast";
      },
      hide: () => undefined,
    },
    saveBar: { show, hide, leaveConfirmation: () => Promise.resolve() },
    scopes: {
      query: async () => ({ granted: await call("scopes"), required: [], optional: [] }),
      request: async (request) => ({
        result: "granted-all",
        detail: { granted: await call("scopes", { request }), required: [], optional: [] },
      }),
      revoke: () => Promise.resolve({ detail: { granted: [], required: [], optional: [] } }),
    },
    app: { extensions: () => Promise.resolve([]) },
  };

  const reload = here.searchParams.get("shopify-reload");
  if (reload) {
    window.shopify.idToken().then((token) => {
      const to = new URL(reload, location.href);
      to.searchParams.set("id_token", token);
      location.replace(to);
    });
    return;
  }

  const told = { nav: "", title: "", at: "" };
  const once = (what, values) => {
    const text = JSON.stringify(values);
    if (told[what] === text) return;
    told[what] = text;
    void call(what, values);
  };
  const look = () => {
    const links = [...document.querySelectorAll("s-app-nav s-link")].map((link) => ({
      href: link.getAttribute("href"),
      text: link.textContent,
    }));
    if (links.length > 0) once("nav", { links });
    if (document.title) once("title", { title: document.title });
    once("at", { path: location.pathname });
  };
  addEventListener("DOMContentLoaded", () => {
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
    look();
  });
})();
