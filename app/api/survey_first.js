// Sends the answer that was clicked in an e-mail, once the page is really looked at: programs that look through mail
// open every link and look at none. It is noted, and can be changed until the form is sent.
const form = document.querySelector("form[data-first]");
const send = () => {
  const body = new URLSearchParams(new FormData(form));
  body.set("part", "1");
  fetch(form.action, { method: "POST", body, credentials: "omit" })
    .then(async (answer) => {
      if (!answer.ok) return;
      const noted = document.getElementById("noted");
      noted.textContent = (await answer.text()) || noted.textContent;
      noted.hidden = false;
    })
    .catch(() => {});
};
const look = () => {
  if (document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", look);
  setTimeout(send, 800);
};
document.addEventListener("visibilitychange", look);
look();
