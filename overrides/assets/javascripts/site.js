/* What script adds: search when it is wanted, copying and native sharing. Everything else works without. */

const root = document.documentElement
const find = selector => document.querySelector(selector)
const all = selector => document.querySelectorAll(selector)

root.classList.replace("no-js", "js")

/* Pictures wait until the reader is near. WebKit prints those that still wait as empty boxes, so after a while all that are shown are
   loaded. Not at once: what is on its way is missing in Chromium's print, which waits for what has not begun. */

setTimeout(() => {
  for (const picture of all("[loading=lazy]")) {
    if (picture.offsetParent) picture.loading = "eager"
  }
}, 2000)

/* Search: what Material brings for it waits in a template until the reader goes for it. What is typed meanwhile is kept. */

const button = find(".bar__search")

function bring() {
  const [style, markup, script] = document.importNode(find("#waiting").content, true).children
  button.insertAdjacentHTML("afterend", markup.textContent)
  import("./search.js").then(({ start }) => start(button, style, script))
}

function openSearch() {
  if (!find(".search")) bring()
  const toggle = find("#__search")
  if (!toggle.checked) toggle.click()
  const query = find(".md-search__input")
  query.focus()
  query.select()
}

if (button) {
  button.addEventListener("click", openSearch)
  addEventListener("keydown", event => {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event
    if (key?.toLowerCase() !== "k" || ctrlKey === metaKey || altKey || shiftKey) return
    event.preventDefault()
    openSearch()
  }, true)
  if (/Mac|iP/.test(navigator.platform)) button.querySelector("kbd").textContent = "⌘K"
}

/* What is open over the text closes when the focus or the reader leaves, and when the window grows or turns. */

const menu = find(".menu")

function closeAllBut(focus = null) {
  if (!menu.contains(focus)) menu.hidePopover?.()
  for (const languages of all(".languages")) {
    if (!languages.contains(focus)) languages.open = false
  }
  const toggle = find("#__search")
  if (toggle?.checked && !find(".search").contains(focus)) toggle.click()
}

document.addEventListener("focusin", event => closeAllBut(event.target))
addEventListener("pagehide", () => closeAllBut()) // or it would be open when the reader comes back

for (const change of ["(min-width: 60em)", "(orientation: portrait)"]) {
  matchMedia(change).addEventListener?.("change", () => menu.hidePopover?.())
}

/* Notes open at the foot of the screen, and close where they were opened. */

for (const mark of all(".footnote-ref")) {
  const note = document.getElementById(decodeURIComponent(mark.hash).slice(1))
  mark.addEventListener("click", () => {
    note.querySelector(".footnote-backref").hash = mark.parentElement.id
  })
}

for (const arrow of all(".footnote-backref")) {
  arrow.addEventListener("click", () => {
    const place = scrollY
    if (arrow.closest(":target")) addEventListener("hashchange", () => scrollTo(0, place), { once: true })
  })
}

addEventListener("keydown", event => {
  if (event.key === "Escape") find(".footnote :target .footnote-backref")?.click()
})

/* Tables whose cells stack stay tables: some browsers go by the layout. HTML checkers do not like these roles. */

const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TH: "columnheader", TD: "cell" }

for (const part of all("table, thead, tbody, tr, th, td")) part.setAttribute("role", ROLES[part.tagName])
for (const heading of all("[scope=rowgroup]")) heading.setAttribute("role", "rowheader")

/* Copying and sharing. */

const status = find("#status")

// `text` says what to copy when it is asked for: what is shown of it may have changed.
function copyButton(button, source, text) {
  const label = button.textContent
  button.addEventListener("click", async () => {
    let outcome = status.dataset.done
    try {
      await navigator.clipboard.writeText(text())
      button.classList.add("done")
    } catch { // there is no clipboard, or it is refused, as inside some apps
      getSelection().selectAllChildren(source)
      outcome = status.dataset.refused
    }
    button.textContent = status.textContent = outcome
    setTimeout(() => {
      button.classList.remove("done")
      button.textContent = label
      status.textContent = ""
    }, 1000 + 80 * outcome.length)
  })
}

for (const button of all("[data-copy]")) copyButton(button, find(".pass-on__address"), () => button.dataset.copy)

// A text is a block, or a letter of several blocks of which the reader has chosen some.
for (const text of all(".letter, pre:not(.letter pre)")) {
  const button = Object.assign(document.createElement("button"), { className: "copy", type: "button", textContent: status.dataset.label })
  const shown = () => [...text.querySelectorAll("code")].filter(part => part.offsetParent)
  copyButton(button, text, () => shown().map(part => part.textContent).join("\n"))
  text.append(button)
}

for (const button of all("[data-share]")) {
  const { share: url, title, text } = button.dataset
  button.hidden = !navigator.share
  button.addEventListener("click", () => navigator.share({ url, title, text }).catch(() => {})) // the reader may think better of it
}

/* Another language: offer.html has decided whether to show it; who closes it is not asked again. */

for (const offer of all(".offer")) {
  offer.querySelector("button").addEventListener("click", () => {
    offer.hidden = true
    find(".bar :is(.languages summary, [hreflang])").focus()
    localStorage.setItem("offer", "closed")
  })
}
