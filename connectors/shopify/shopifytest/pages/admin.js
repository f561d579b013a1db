// The admin's side of the stand-in for App Bridge: it shows what the app asks for, and answers it.
(() => {
  const { shop, user, app, origin } = document.currentScript.dataset;
  const frame = document.getElementById("app");
  const id = (name) => document.getElementById(name);
  const tell = (message) => frame.contentWindow.postMessage({ fakeBridge: message }, origin);
  const post = async (path, values) => {
    const answer = await fetch(`/${shop}/admin/${path}?user=${user}`, { method: "POST", body: new URLSearchParams(values) });
    return answer.json();
  };

  let toastTimer;
  const does = {
    idToken: async () => (await post("id-token", {})).token,
    scopes: async ({ request }) => (await post("scopes", request ? { request: request.join(",") } : {})).granted,
    title: ({ title }) => {
      id("title").textContent = title;
    },
    at: ({ path }) => {
      const tail = path.replace(/^\/admin/, "");
      history.replaceState(null, "", `/${shop}/admin/apps/${app}${tail === "/" ? "" : tail}${location.search}`);
      for (const link of document.querySelectorAll("#app-nav a")) {
        const here = new URL(link.href).pathname.replace(/\/$/, "") === path.replace(/\/$/, "");
        if (here) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
    },
    nav: ({ links }) => {
      id("app-nav").replaceChildren(
        ...links.map(({ href, text }) => {
          const item = document.createElement("li");
          const link = item.appendChild(document.createElement("a"));
          link.href = href;
          link.textContent = text;
          link.addEventListener("click", (event) => {
            event.preventDefault();
            tell({ navigate: href });
          });
          return item;
        }),
      );
    },
    saveBar: ({ shown }) => {
      id("save-bar").hidden = !shown;
    },
    loading: ({ on }) => {
      id("loading").hidden = !on;
    },
    toast: ({ text, action }) => {
      const [words, button] = id("toast").children;
      words.textContent = text;
      button.textContent = action ?? "";
      button.hidden = !action;
      id("toast").hidden = false;
      clearTimeout(toastTimer);
      toastTimer = setTimeout(() => {
        id("toast").hidden = true;
      }, 5000);
    },
  };

  addEventListener("message", async ({ data, source, origin: from }) => {
    const asked = data?.fakeBridge;
    if (source !== frame.contentWindow || from !== origin || !asked || !(asked.call in does)) return;
    const result = await does[asked.call](asked.with ?? {});
    tell({ answer: asked.id, result });
  });
  id("save").addEventListener("click", () => tell({ press: "save" }));
  id("discard").addEventListener("click", () => tell({ press: "discard" }));
  id("toast").lastElementChild.addEventListener("click", () => {
    id("toast").hidden = true;
    tell({ press: "toast" });
  });
})();
