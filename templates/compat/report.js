"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);

// Nothing that could move a line's other characters around is written as it is.
const visible = (text) => String(text).replace(/[^\P{C}\n]/gu, (sign) =>
  Array.from({ length: sign.length }, (_, at) => "\\u" + sign.charCodeAt(at).toString(16).padStart(4, "0")).join(""));

function make(name, content, className) {
  const element = document.createElement(name);
  if (className) element.className = className;
  for (const part of [content ?? []].flat()) element.append(part instanceof Node ? part : visible(part));
  return element;
}

const steps = (pointer) => pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

/** Writes JSON into `out`; `path` leads to the value to mark, and is null beside the way there. */
function writeJson(out, value, path, indent) {
  const pad = "  ".repeat(indent);
  const keys = value !== null && typeof value === "object" ? Object.keys(value) : [];
  const target = path?.length === 0 ? out.appendChild(make("mark", undefined, keys.length ? "many" : "")) : out;
  if (!keys.length) {
    target.append(visible(JSON.stringify(value)));
    return;
  }
  const isList = Array.isArray(value);
  target.append(isList ? "[" : "{");
  keys.forEach((key, at) => {
    target.append((at ? "," : "") + "\n" + pad + "  ");
    if (!isList) target.append(make("span", JSON.stringify(key), "key"), ": ");
    writeJson(target, value[key], path?.[0] === key ? path.slice(1) : null, indent + 1);
  });
  target.append("\n" + pad + (isList ? "]" : "}"));
}

function why(finding) {
  const rule = data.rules[finding.rule], details = make("details", make("summary", "Why, and an example"));
  details.append(make("p", rule.why));
  if (finding.reason) details.append(make("p", finding.reason, "dim"));
  if (finding.alsoIn.length) details.append(make("p", "Also in: " + finding.alsoIn.join(", "), "dim"));
  details.append(make("pre", "old: " + rule.old + "\nnew: " + rule.new));
  return details;
}

/** What stands at the place in old and in new, beside each other; a member that is missing is marked. */
function types(finding) {
  const row = make("div", undefined, "types");
  for (const [side, type] of [["old", finding.oldType], ["new", finding.newType]]) {
    row.append(make("div", [make("small", side), make("code", type, type === "absent" ? "missing" : "")]));
  }
  return row;
}

function card(finding) {
  const article = make("article", undefined, finding.waived ? "waived" : "");
  article.style.setProperty("--tone", `var(--${finding.severity})`);
  article.append(make("p", [make("span", finding.severity, "tag"), finding.sentence], "sentence"));
  const link = make("a", finding.fingerprint);
  link.href = "#" + (article.id = finding.anchor);
  link.title = "A link to this finding; its fingerprint names it in a waiver";
  const place = finding.oldPointer || finding.newPointer, also = finding.alsoIn.length;
  const where = [make("span", finding.rule)];
  if (place) where.push(make("code", place));
  if (also) where.push(make("span", `and in ${also} more message${also === 1 ? "" : "s"}`));
  if (finding.writers.length === 1) where.push(make("span", "only where undeclared members are sent"));
  article.append(make("p", [...where, make("code", link)], "where"));
  if (finding.oldType) article.append(types(finding));
  if (finding.waived) article.append(make("p", "Waived: " + finding.waived));
  if ("witness" in finding) {
    const pre = make("pre");
    writeJson(pre, finding.witness, steps(finding.witnessPointer), 0);
    article.append(pre);
  }
  article.append(why(finding));
  return article;
}

/** A section for each message; the findings come the worst first, and so do the messages. */
function groups(comparison) {
  const found = new Map();
  for (const finding of comparison.findings) {
    const key = JSON.stringify([finding.method, finding.part, finding.direction]);
    if (!found.has(key)) {
      const kind = `${finding.part}, ${data.directions[finding.direction]}`;
      found.set(key, { element: make("section", make("h3", [finding.method, make("small", kind)])), entries: [] });
    }
    const group = found.get(key), element = card(finding);
    group.element.append(element);
    group.entries.push({ finding, element, text: JSON.stringify(finding).toLowerCase() });
  }
  return [...found.values()];
}

const everyGroup = [];
data.comparisons.forEach((comparison, number) => {
  for (const finding of comparison.findings) finding.anchor = (number ? number + "-" : "") + finding.fingerprint;
  const section = make("section", make("h2", comparison.title));
  section.append(make("p", comparison.counted), ...comparison.sentences.map((sentence) => make("p", sentence, "dim")));
  for (const group of groups(comparison)) {
    everyGroup.push(group);
    section.append(group.element);
  }
  byId("main").append(section);
});
const entries = everyGroup.flatMap((group) => group.entries);

byId("outcome").textContent = data.sentence;
byId("compared").textContent = data.compared;
byId("outcome").style.color = `var(--${data.outcome})`;
document.title = "Protocol compatibility: " + data.sentence;
for (const problem of data.waiverProblems) {
  byId("problems").append(make("p", `Waiver of ${problem.rule} at ${problem.place}: ${problem.what}. Next: ${problem.hint}.`));
}
for (const [severity, { meaning }] of Object.entries(data.severities)) {
  const term = make("dt", severity);
  term.style.color = `var(--${severity})`;
  byId("legend").querySelector("dl").append(term, make("dd", meaning));
}

const quiet = new Set(Object.keys(data.severities).filter((severity) => !data.severities[severity].isTold));
const boxes = new Map();
for (const severity of Object.keys(data.severities)) {
  const number = entries.filter((entry) => entry.finding.severity === severity).length;
  if (!number) continue;
  const box = make("input"), chip = make("label", [box, `${severity} ${number}`], "chip");
  box.type = "checkbox";
  box.addEventListener("change", show);
  chip.style.setProperty("--tone", `var(--${severity})`);
  byId("severities").append(chip);
  boxes.set(severity, box);
}
for (const [value, name] of [["", "either direction"], ...Object.entries(data.directions)]) {
  byId("direction").append(new Option(name, value));
}

function show() {
  const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean), direction = byId("direction").value;
  let number = 0;
  for (const group of everyGroup) {
    let inGroup = 0;
    for (const { finding, element, text } of group.entries) {
      const isShown = boxes.get(finding.severity).checked && (!direction || finding.direction === direction)
        && words.every((word) => text.includes(word));
      element.hidden = !isShown;
      inGroup += isShown;
    }
    group.element.hidden = !inGroup;
    number += inGroup;
  }
  byId("shown").textContent = `${number} of ${entries.length} shown`;
  keep();
  byId("nothing").hidden = number > 0 || !entries.length;
}

/** The filters stand in the page's address, so that a link shows what its sender saw. */
function keep() {
  const kept = new URLSearchParams();
  const shown = [...boxes].filter(([, box]) => box.checked).map(([severity]) => severity);
  const usual = [...boxes.keys()].filter((severity) => !quiet.has(severity));
  if (shown.join() !== usual.join()) kept.set("severities", shown.join());
  for (const id of ["search", "direction"]) if (byId(id).value) kept.set(id, byId(id).value);
  const query = kept.toString();
  try {
    history.replaceState(null, "", (query ? "?" + query : location.pathname) + location.hash);
  } catch {
    // A page in a closed frame has no address of its own.
  }
}

/** The filters as an address names them. */
function recall(query) {
  const kept = new URLSearchParams(query), severities = kept.get("severities");
  if (severities !== null) {
    for (const [severity, box] of boxes) box.checked = severities.split(",").includes(severity);
  }
  for (const id of ["search", "direction"]) byId(id).value = kept.get(id) ?? "";
  show();
}

function reset() {
  const isAllQuiet = [...boxes.keys()].every((severity) => quiet.has(severity));
  for (const [severity, box] of boxes) box.checked = isAllQuiet || !quiet.has(severity);
  byId("search").value = byId("direction").value = "";
  show();
}

/** A link to a finding shows it, whatever the filters say. */
function follow() {
  const entry = entries.find(({ finding }) => finding.anchor === decodeURIComponent(location.hash.slice(1)));
  if (!entry) return;
  if (entry.element.hidden) {
    reset();
    boxes.get(entry.finding.severity).checked = true;
    show();
  }
  entry.element.scrollIntoView();
}

byId("search").addEventListener("input", show);
byId("direction").addEventListener("change", show);
byId("reset").addEventListener("click", reset);
addEventListener("hashchange", follow);
addEventListener("keydown", (event) => {
  if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
    event.preventDefault();
    byId("search").focus();
  }
});
byId("bar").hidden = !entries.length;
const asked = location.search;
reset();
if (asked) recall(asked);
follow();
