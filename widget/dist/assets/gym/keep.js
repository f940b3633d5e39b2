// Keeping, loading and deleting a learner's progress. The file is theirs alone.

import { button, card, confirm, download, el, goTo, problemPlace, row, say, screen, word, working } from "./parts.js";
import { begin, begun, gym, load } from "./state.js";

const FILE = "threshold-gym.json";
const LARGEST = 2_000_000;

export function keepScreen() {
  const state = el("p", { role: "status" });
  const told = () => {
    if (!begun()) state.textContent = "There is nothing to save yet.";
    else state.textContent = gym.unsaved ? "What you did since the last save is only on this page." : "Everything on this page is in your file.";
  };
  told();
  return screen("Keep your progress",
    card(word("keep_file", "Keep my progress as a file"), el("p", {}, "Your progress stays on this page alone. Save it as a file before you close the page, and load the file next time."), state,
      row(button("Save as a file", () => {
        download(new Blob([JSON.stringify(gym.progress)], { type: "application/json" }), FILE);
        gym.unsaved = false;
        state.textContent = `Saved to your downloads as ${FILE}. On a shared computer, delete it there when you are done.`;
      }, { main: true }))),
    loading(told), deleting(told),
    el("p", {}, "The file holds your decisions on made-up cases. It holds no name, and nothing about a real child."));
}

function loading(told) {
  const problem = problemPlace();
  const after = el("div", { role: "status" });
  const id = "progress-file";
  const file = el("input", { type: "file", id, class: "file", accept: ".json,application/json", "aria-describedby": "file-hint" });
  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    // The same file may be chosen again.
    file.value = "";
    if (!chosen) return;
    after.replaceChildren();
    problem.replaceChildren();
    if (chosen.size > LARGEST) {
      problem.append(el("p", { class: "problem__title" }, "That file is too large to be a progress file."),
        el("p", {}, `Choose the file that was saved as ${FILE}. Nothing on this page has changed.`));
      return;
    }
    const go = !gym.unsaved || await confirm({ title: "Load this file?", yes: "Load the file", no: "Not yet",
      text: "What you did on this page and did not save would go. To keep it, choose Not yet, and save it as a file first." });
    if (go) await working(file, problem, async () => {
      await load(await chosen.text());
      told();
      after.replaceChildren(el("p", { class: "reasons__label" }, "Your progress is loaded."), el("p", {}, gym.standing?.progress_bar?.words ?? ""),
        row(goTo("Go on", "start", { main: true })));
    });
    // A file that could not be used: both it and the page are as they were.
    if (problem.childNodes.length) problem.append(el("p", {}, "Your file was not changed, and nor was anything on this page."));
  });
  return card(word("load_file", "Load my progress"), el("label", { for: id, class: "file__label" }, "A progress file that you saved"),
    el("p", { class: "small", id: "file-hint" }, `It is called ${FILE} unless you gave it another name.`), file, problem, after);
}

function deleting(told) {
  const problem = problemPlace();
  return card(word("delete_file", "Delete my progress"), el("p", {}, "This takes your progress off this page. A file that you saved stays where you saved it: delete it there."),
    problem, row(button("Delete my progress", async (pressed) => {
      const sure = await confirm({ title: "Delete your progress?", text: "Lessons, decisions and profile on this page go. It cannot be undone.", yes: "Delete my progress" });
      if (sure) await working(pressed, problem, async () => {
        await begin();
        told();
        say("Your progress on this page is deleted.");
      });
    })));
}
