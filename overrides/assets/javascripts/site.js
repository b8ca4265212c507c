/* What script adds: search when it is wanted, copying, native sharing and the offer of the other language. */

const root = document.documentElement
const find = selector => document.querySelector(selector)

root.classList.replace("no-js", "js")

/* --- Search: the whole style sheets and Material's script wait in a template until the reader goes for it -------------- */

const toggle = find("#__search")
const query = find(".md-search__input")

function fetchMaterial() {
  const waiting = find("#waiting")
  if (!waiting) return // they are here already, or the pages refer to them
  waiting.remove()
  const [material, site, script] = document.importNode(waiting.content, true).children
  const slim = document.querySelectorAll("style.slim")
  const arrived = [material, site].map(sheet => new Promise(resolve => sheet.addEventListener("load", resolve)))
  Promise.all(arrived).then(() => slim.forEach(style => style.remove()))
  slim[0].before(material, site)
  document.body.append(script)
}

function openSearch() {
  fetchMaterial()
  if (!toggle.checked) toggle.click()
  query.focus()
}

function searchAnew() {
  openSearch()
  query.select()
}

query.addEventListener("focus", openSearch)
find(".bar__search").addEventListener("click", searchAnew)
document.addEventListener("keydown", event => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]")
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !"fs/".includes(event.key)) return
  event.preventDefault()
  searchAnew()
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
