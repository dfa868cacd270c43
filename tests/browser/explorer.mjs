// The explorer in a real browser. Usage: node explorer.mjs ADDRESS FOLDER CHROMIUM; pictures of what it saw go into FOLDER.
//
// Each test has a page of its own. After each, nothing may stand on the console, and nothing may have been asked of another server.

import assert from "node:assert/strict";
import { createRequire } from "node:module";

const [, , address, folder, executablePath] = process.argv;
const { chromium } = createRequire(new URL("../../crates/serve/page/package.json", import.meta.url))("playwright-core");
const HOSTILE = "<script>alert(1)</script> & \"Söhne\"";
const ready = "body[data-ready]:not(.busy)";

const tests = {
  async "search as one types: a name, an alias, Chinese"(page) {
    await open(page, "/");
    for (const [typed, found] of [["huaw", "Huawei"], ["amperex", "CATL"], ["宁德", "CATL"]]) {
      await page.fill("#welcome input", typed);
      await page.waitForFunction((name) => document.querySelector("#welcome [role=option] b")?.textContent === name, found);
    }
    await shot(page, "search");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".box.centre");
    assert.equal(await page.textContent(".box.centre b"), "CATL");
    assert.equal(new URL(page.url()).searchParams.get("entity"), "catl");
    assert.match(await page.title(), /CATL/);
  },

  async "a click expands, a double click centres, and back undoes"(page) {
    await open(page, "/?entity=huawei");
    const before = await page.locator(".box").count();
    await clickBox(page, "qualcomm");
    await page.waitForFunction((n) => document.querySelectorAll(".box").length > n, before);
    assert.deepEqual(new URL(page.url()).searchParams.getAll("entity"), ["huawei", "qualcomm"]);
    await shot(page, "expanded");
    await clickBox(page, "broadcom", 2);
    await page.waitForFunction(() => document.querySelectorAll(".box.centre").length === 1 && document.querySelector(".box.centre").dataset.id === "broadcom");
    assert.deepEqual(new URL(page.url()).searchParams.getAll("entity"), ["broadcom"]);
    await page.goBack();
    await page.waitForSelector(".box.centre[data-id=huawei]");
    assert.deepEqual(new URL(page.url()).searchParams.getAll("entity"), ["huawei", "qualcomm"]);
  },

  async "filters narrow the picture and the table alike"(page) {
    await open(page, "/?entity=huawei");
    const rows = await page.locator("#relations tbody tr").count();
    await page.locator(".choice", { hasText: "supplies" }).hover();
    await page.locator(".choice", { hasText: "supplies" }).getByRole("button", { name: "only" }).click();
    await page.waitForFunction((n) => document.querySelectorAll("#relations tbody tr").length < n, rows);
    assert.deepEqual(new URL(page.url()).searchParams.getAll("relation"), ["supplies"]);
    const words = await page.locator("#relations td.relation").allTextContents();
    assert.ok(words.length > 0 && words.every((w) => w === "supplies"), String(words));
    assert.equal(await page.locator(".box").count(), words.length + 1);
    await page.getByRole("button", { name: "All", exact: true }).click();
    await page.waitForFunction((n) => document.querySelectorAll("#relations tbody tr").length === n, rows);
    await page.locator("input[name=min_confidence]").fill("0.9");
    await page.waitForFunction((n) => document.querySelectorAll("#relations tbody tr").length < n, rows);
    assert.equal(new URL(page.url()).searchParams.get("min_confidence"), "0.9");
  },

  async "evidence: the passage with its parts marked, where it stands, and why"(page) {
    await open(page, "/?entity=catl");
    await page.locator("#relations tr", { hasText: "Tesla" }).first().click();
    await page.waitForSelector("#panel .card");
    const card = page.locator("#panel .card", { has: page.locator("mark.cue") }).first();
    assert.match(await card.locator("mark.subject").textContent(), /CATL|Contemporary Amperex/);
    assert.match(await card.locator("mark.object").textContent(), /Tesla|the carmaker/);
    assert.match(await card.locator("mark.trigger").textContent(), /suppl/i);
    await card.getByText("Why").click();
    assert.match(await card.locator("details p").textContent(), /^The rule \S+ read “.*” as “supplies”; “will” made it planned\./);
    assert.ok(await page.locator("#panel .timeline .dot").count() >= 2);
    assert.equal(new URL(page.url()).searchParams.get("pick"), "catl~tesla");
    await shot(page, "evidence");
    await page.keyboard.press("Escape");
    await page.waitForSelector("#panel:not(.open)", { state: "attached" });
  },

  async "the table sorts, and says how"(page) {
    await open(page, "/?entity=huawei");
    await page.getByRole("button", { name: "Last said" }).click();
    await page.waitForSelector("th[aria-sort=descending]");
    const dates = await page.locator("#relations tbody td:nth-child(7)").allTextContents();
    assert.deepEqual(dates, [...dates].sort().reverse());
    assert.equal(new URL(page.url()).searchParams.get("sort"), "-last");
  },

  async "a path between two, with the passages of each step"(page) {
    await open(page, "/?view=path");
    await page.getByLabel("From", { exact: true }).fill("Huawei");
    await page.getByRole("option").first().click();
    await page.getByLabel("To", { exact: true }).fill("NXP");
    await page.getByRole("option", { name: /NXP/ }).first().click();
    await page.waitForSelector("#panel .steps > li");
    const hops = await page.locator("#panel .steps > li").count();
    assert.equal(await page.locator(".box:not(.folded)").count(), hops + 1);
    assert.ok(await page.locator("#panel .card").count() >= hops);
    await shot(page, "path");
  },

  async "questions and SPARQL: as a table, drawn, and a mistake shown where it is"(page) {
    await open(page, "/?view=ask");
    await page.getByRole("link", { name: "Who supplies a company, and with what?" }).click();
    await page.locator(".fields input").fill("特斯拉");
    await page.getByRole("button", { name: "Run" }).click();
    await page.waitForSelector("#result tbody tr");
    assert.match(await page.textContent("#result tbody"), /CATL/);
    await shot(page, "question");
    await page.getByRole("tab", { name: "Drawn" }).click();
    await page.waitForSelector("#stage .box");
    const drawn = await page.locator("#stage .box b").allTextContents();
    assert.ok(drawn.includes("CATL") && drawn.includes("Tesla"), String(drawn));
    await open(page, `/?${new URLSearchParams({ view: "ask", sparql: "SELECT ?who { ?who o:supplies e:tesla }" })}`);
    await page.waitForSelector("#result tbody td a");
    await page.locator("#sparql").fill("SELECT * {");
    expected.push("status of 400");
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector("#result .problem");
    assert.match(await page.textContent("#result .problem"), /line 1, column/);
  },

  async "every state has a link"(page) {
    await open(page, "/?entity=huawei&entity=qualcomm&relation=supplies&status=asserted&sort=-last&pick=qualcomm~huawei&table=");
    assert.equal(await page.locator(".choice.off input[name=relation]").count() > 0, true);
    assert.equal(await page.textContent(".chips .chip"), "Qualcomm ×");
    assert.match(await page.textContent("#panel h2"), /Qualcomm and Huawei/);
    assert.equal(await page.locator("th[aria-sort=descending]").textContent(), "Last said");
    const address = page.url();
    await page.reload();
    await page.waitForSelector(ready);
    assert.equal(page.url(), address);
    expected.push("status of 404");
    await open(page, "/?entity=Huwei");
    await page.getByRole("alert").getByRole("link", { name: "Huawei" }).click();
    await page.waitForSelector(".box.centre");
  },

  async "what is empty says so, and so does a page whose server is gone"(page) {
    await open(page, "/?entity=catl&relation=sanctioned-by");
    assert.equal(await page.textContent("#relations .remark"), "No relation passes the filters.");
    await open(page, "/?entity=huawei");
    expected.push("net::ERR_FAILED");
    await page.route("**/api/**", (route) => route.abort());
    await page.fill("#search input", "catl");
    await page.waitForFunction(() => document.querySelector("#search li.none")?.textContent === "The server does not answer.");
    await page.locator("#relations tbody tr").first().click();
    await page.waitForFunction(() => document.querySelector("#panel .remark")?.textContent === "The server does not answer.");
    await page.unroute("**/api/**");
    await page.fill("#search input", "cat");
    await page.getByRole("option", { name: /CATL/ }).first().click();
    await page.waitForFunction(() => document.querySelector(".box.centre")?.dataset.id === "catl");
  },

  async "a way runs from left to right, whichever way goods and money flow"(page) {
    await open(page, "/?view=path&from=huawei&to=nxp");
    await page.waitForFunction(() => ["huawei", "qualcomm", "nxp"].every((id) => globalThis.stage?.where(id)));
    await page.waitForTimeout(450);
    const [from, middle, to] = await page.evaluate(() => ["huawei", "qualcomm", "nxp"].map((id) => globalThis.stage.where(id).x));
    assert.ok(from < middle && middle < to, `${from} ${middle} ${to}`);
  },

  async "dark by the system, by choice, and remembered"(page, context) {
    await page.emulateMedia({ colorScheme: "dark" });
    await open(page, "/?entity=catl&pick=catl");
    const paper = () => page.evaluate(() => getComputedStyle(document.querySelector("#stage")).backgroundColor);
    assert.equal(await paper(), "rgb(21, 24, 28)");
    await shot(page, "dark");
    await page.keyboard.press("d");
    await page.waitForFunction(() => document.documentElement.dataset.theme === "light");
    assert.equal(await paper(), "rgb(255, 255, 255)");
    const other = await context.newPage();
    await other.emulateMedia({ colorScheme: "dark" });
    await open(other, "/?entity=catl");
    assert.equal(await other.evaluate(() => document.documentElement.dataset.theme), "light");
  },

  async "everything by keyboard"(page) {
    await open(page, "/?entity=huawei");
    await page.keyboard.press("/");
    await page.keyboard.type("catl");
    await page.waitForSelector("#search [role=option][aria-selected=true]");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector(".box.centre")?.dataset.id === "catl");
    await page.focus(".box.centre");
    await page.keyboard.press("ArrowRight");
    const right = await page.evaluate(() => document.activeElement.dataset.id);
    assert.notEqual(right, "catl");
    await page.keyboard.press("Enter");
    await page.waitForFunction((id) => new URL(location.href).searchParams.getAll("entity").includes(id), right);
    await page.keyboard.press("t");
    await page.waitForSelector("#relations.shut");
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open]");
    await shot(page, "keys");
  },

  async "what is taken away is what export writes"(page) {
    await open(page, "/?entity=huawei&relation=supplies");
    await page.getByText("Take away").click();
    await shot(page, "menu");
    for (const [format, begins] of [["svg", "<svg"], ["csv", ""], ["dot", "digraph guanxi {"]]) {
      const link = await page.locator(`.sheet a[data-format=${format}]`).getAttribute("href");
      const answer = await page.request.get(new URL(link, address).href);
      const text = await answer.text();
      assert.ok((answer.status() === 200 && text.startsWith(begins) && text.includes("Broadcom")) || answer.status() === 501, `${format}: ${text.slice(0, 200)}`);
    }
    await page.getByRole("link", { name: /SPARQL behind this/ }).click();
    await page.waitForSelector("#result tbody tr");
    assert.match(await page.textContent("#result tbody"), /Broadcom/);
  },

  async "the picture that the server draws"(page) {
    await open(page, "/?entity=catl&still=yes");
    await page.waitForSelector("svg.still, #stage .remark");
    if (await page.locator("svg.still").count()) {
      await shot(page, "still");
      await page.locator("svg.still a", { hasText: "Tesla" }).first().click();
      await page.waitForFunction(() => new URL(location.href).searchParams.get("entity") === "tesla");
    }
  },

  async "names are words, whatever they hold"(page) {
    page.on("dialog", () => assert.fail("a name was run as a script"));
    await open(page, `/?${new URLSearchParams({ entity: HOSTILE, pick: "" })}`);
    await page.waitForSelector(".box.centre");
    assert.equal(await page.textContent(".box.centre b"), HOSTILE);
    assert.ok((await page.locator("#relations tbody td").allTextContents()).includes(HOSTILE));
    await page.locator("#relations tbody tr").first().click();
    await page.waitForSelector("#panel .card");
    assert.ok((await page.textContent("#panel")).includes(HOSTILE));
    await shot(page, "hostile");
    await page.fill("#search input", "<script>");
    await page.waitForSelector("#search [role=option]");
    assert.ok((await page.textContent("#search [role=option]")).includes(HOSTILE));
    assert.equal(await page.evaluate(() => document.querySelectorAll("script:not([src])").length), 0);
  },

  async "a phone: nothing sticks out, the panel comes from below"(_, context, browser) {
    const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true });
    const page = await phone.newPage();
    watch(page);
    for (const [name, path] of [["phone-start", "/"], ["phone", "/?entity=catl"], ["phone-evidence", "/?entity=catl&pick=catl~tesla"], ["phone-ask", "/?view=ask&query=suppliers&p.company=tesla"], ["phone-path", "/?view=path&from=huawei&to=nxp"]]) {
      await open(page, path);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 390, `${name} is ${wide} wide`);
      await shot(page, name);
    }
    await open(page, "/?entity=catl");
    await page.getByRole("button", { name: "Legend" }).tap();
    await page.waitForSelector("#side fieldset", { state: "visible" });
    await phone.close();
  },
};

let problems = [];
/** What a test does on purpose that a browser puts on its console. */
let expected = [];

function watch(page) {
  page.on("console", (message) => {
    const words = message.text();
    const known = expected.some((part) => words.includes(part));
    if (["error", "warning"].includes(message.type()) && !known) problems.push(`console: ${words}`);
  });
  page.on("pageerror", (error) => problems.push(`script: ${error.stack}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith("data:") && !url.startsWith("blob:")) problems.push(`asked elsewhere: ${url}`);
  });
}

async function open(page, path) {
  await page.goto(new URL(path, address).href);
  await page.waitForSelector(ready, { state: "attached" });
}

/** Clicks where a box lies, as a pointer does. */
async function clickBox(page, id, clickCount = 1) {
  await page.waitForFunction((name) => globalThis.stage?.where(name), id);
  await page.waitForTimeout(450);
  const at = await page.evaluate((name) => globalThis.stage.where(name), id);
  const room = await page.locator("#stage").boundingBox();
  await page.mouse.click(room.x + at.x, room.y + at.y, { clickCount });
}

async function shot(page, name) {
  await page.waitForTimeout(450);
  await page.screenshot({ path: `${folder}/${name}.png` });
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  [problems, expected] = [[], []];
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(20000);
  const page = await context.newPage();
  watch(page);
  try {
    await test(page, context, browser);
    assert.deepEqual(problems, []);
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.stack}\n${problems.join("\n")}`);
    await page.screenshot({ path: `${folder}/failed-${failed}.png` }).catch(() => {});
  }
  await context.close();
}
await browser.close();
console.log(`${Object.keys(tests).length - failed} of ${Object.keys(tests).length} passed; pictures in ${folder}`);
process.exit(failed ? 1 : 0);
