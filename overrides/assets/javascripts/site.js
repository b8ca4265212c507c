/* What script adds: search when it is wanted, copying, native sharing and the offer of the other language. */

const root = document.documentElement
const find = selector => document.querySelector(selector)

root.classList.replace("no-js", "js")

/* --- Search: Material's markup, style sheet and script wait in a template until the reader goes for it ------------------ */

const button = find(".bar__search")

function bring() {
  const [style, markup, script] = document.importNode(find("#waiting").content, true).children
  button.insertAdjacentHTML("afterend", markup.textContent)
  const search = find(".search")
  const toggle = find("#__search")
  toggle.addEventListener("change", () => toggle.checked || button.focus())
  // Nothing is seen of it until its style sheet is there, but what is typed meanwhile is kept.
  const sheet = window.CSSLayerBlockRule ? style : linkInsteadOf(style)
  search.classList.add("search--coming")
  sheet.addEventListener("load", () => search.classList.remove("search--coming"))
  document.head.prepend(sheet)
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

button.addEventListener("click", openSearch)
document.addEventListener("keydown", event => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]")
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !"fs/".includes(event.key)) return
  event.preventDefault()
  openSearch()
})

/* --- Copying and sharing -------------------------------------------------------------------------------------------- */

const status = find("#status")

function copyButton(button, text) {
  const label = button.textContent
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text)
    button.textContent = status.textContent = status.dataset.done
    setTimeout(() => {
      button.textContent = label
      status.textContent = ""
    }, 3000)
  })
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (navigator.clipboard) copyButton(button, button.dataset.copy)
  else button.hidden = true
}

for (const block of navigator.clipboard ? document.querySelectorAll("pre") : []) {
  const button = document.createElement("button")
  Object.assign(button, { className: "copy", type: "button", textContent: status.dataset.label })
  copyButton(button, block.textContent)
  block.append(button)
}

for (const button of document.querySelectorAll("[data-share]")) {
  const { share: url, title, text } = button.dataset
  button.hidden = !navigator.share
  button.addEventListener("click", () => navigator.share({ url, title, text }).catch(() => {})) // the reader may think better of it
}

/* --- The other language, for readers who prefer it -------------------------------------------------------------------- */

const offer = find("#offer")
const ours = [root.lang, offer?.lang]
const preferred = navigator.languages.map(language => language.slice(0, 2)).find(language => ours.includes(language))

if (offer && preferred === offer.lang && !closedBefore()) {
  offer.hidden = false
  offer.querySelector("button").addEventListener("click", () => {
    offer.hidden = true
    localStorage.setItem("offer", "closed")
  })
}

function closedBefore() {
  try {
    return localStorage.getItem("offer")
  } catch {
    return true // a browser that remembers nothing would ask on every page
  }
}
