/* What script adds: search when it is wanted, copying and native sharing. Everything else works without. */

const root = document.documentElement
const find = selector => document.querySelector(selector)
const all = selector => document.querySelectorAll(selector)

root.classList.replace("no-js", "js")

/* --- Search: Material's markup, style sheet and script wait in a template until the reader goes for it ------------------ */

const button = find(".bar__search")
const HEARD = ["Enter", "Escape", "ArrowUp", "ArrowDown"] // the keys that Material's script is to know of

function bring() {
  const [style, markup, script] = document.importNode(find("#waiting").content, true).children
  button.insertAdjacentHTML("afterend", markup.textContent)
  const search = find(".search")
  const toggle = find("#__search")
  toggle.addEventListener("change", () => {
    const at = document.activeElement
    if (!toggle.checked && (at === document.body || search.contains(at))) button.focus()
  })
  // Nothing is seen of it until its style sheet is there, but what is typed meanwhile is kept.
  const sheet = window.CSSLayerBlockRule ? style : linkInsteadOf(style)
  search.classList.add("search--coming")
  sheet.addEventListener("load", () => search.classList.remove("search--coming"))
  document.head.prepend(sheet)
  // Material's script would close the search again if the address named a part of the page while it starts.
  const address = location.href
  history.replaceState(history.state, "", address.replace(/#.*/, ""))
  script.addEventListener("load", () => history.replaceState(history.state, "", address))
  document.body.append(script)
}

// For browsers without cascade layers: a search that looks good, on a page that may look a little different for a while.
function linkInsteadOf(style) {
  const [, href] = style.textContent.match(/"(.+)"/)
  return Object.assign(document.createElement("link"), { rel: "stylesheet", href })
}

function openSearch() {
  if (!find(".search")) bring()
  const toggle = find("#__search")
  if (!toggle.checked) toggle.click()
  const query = find(".md-search__input")
  query.focus()
  query.select()
}

// Before Material's script hears of a key: single characters do nothing (WCAG 2.1.4), and with Tab, which would close the
// search, one walks through what was found.
function onKey(event) {
  const { key = "", ctrlKey, metaKey, altKey, shiftKey } = event
  if (key.toLowerCase() === "k" && ctrlKey !== metaKey && !altKey && !shiftKey) {
    event.preventDefault()
    openSearch()
  }
  if (key === "Tab") {
    for (const result of all(".search [tabindex='-1']")) result.removeAttribute("tabindex")
  }
  if (!HEARD.includes(key)) event.stopPropagation()
}

if (button) {
  button.addEventListener("click", openSearch)
  window.addEventListener("keydown", onKey, true)
  if (/Mac|iP/.test(navigator.platform)) button.querySelector("kbd").textContent = "⌘K"
}

/* --- What is open over the text closes when the focus leaves it, when the reader does, and when the window grows or turns -- */

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

/* --- Notes open at the foot of the screen: they close where they were opened ------------------------------------------- */

for (const mark of all(".footnote-ref")) {
  const note = document.getElementById(decodeURIComponent(mark.hash).slice(1))
  mark.addEventListener("click", () => {
    note.querySelector(".footnote-backref").hash = mark.parentElement.id
  })
}

for (const arrow of all(".footnote-backref")) {
  arrow.addEventListener("click", () => {
    const place = scrollY
    if (arrow.closest(":target")) requestAnimationFrame(() => scrollTo(0, place))
  })
}

addEventListener("keydown", event => {
  if (event.key === "Escape") find(".footnote :target .footnote-backref")?.click()
})

/* --- Tables whose cells stack stay tables: some browsers go by how an element is laid out. HTML checkers go by its name. - */

const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TH: "columnheader", TD: "cell" }

for (const part of all("table, thead, tbody, tr, th, td")) part.setAttribute("role", ROLES[part.tagName])
for (const heading of all("[scope=rowgroup]")) heading.setAttribute("role", "rowheader")

/* --- Copying and sharing -------------------------------------------------------------------------------------------- */

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

/* --- Another language: offer.html has decided whether to show it; who closes it is not asked again -------------------- */

for (const offer of all(".offer")) {
  offer.querySelector("button").addEventListener("click", () => {
    offer.hidden = true
    find(".bar :is(.languages summary, [hreflang])").focus()
    localStorage.setItem("offer", "closed")
  })
}
