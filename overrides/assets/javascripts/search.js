/* What Material's search needs on this site. site.js asks for it when the search is wanted. */

const HEARD = ["Enter", "Escape", "ArrowUp", "ArrowDown"]

export function start(button, style, script) {
  const search = document.querySelector(".search")
  const toggle = document.querySelector("#__search")
  toggle.addEventListener("change", () => {
    const focus = document.activeElement
    if (!toggle.checked && (focus === document.body || search.contains(focus))) button.focus()
  })
  window.addEventListener("keydown", event => onKey(event, search), true)
  show(search, window.CSSLayerBlockRule ? [style] : linksInsteadOf(style))
  run(script)
}

// Material's script does not hear of single characters (WCAG 2.1.4), nor of Tab, which would close the search: with it one
// walks through what was found.
function onKey(event, search) {
  if (HEARD.includes(event.key)) return
  event.stopPropagation()
  if (event.key !== "Tab") return
  for (const result of search.querySelectorAll("[tabindex='-1']")) result.removeAttribute("tabindex")
}

function show(search, sheets) {
  sheets[0].addEventListener("load", () => search.classList.remove("search--coming"))
  document.head.prepend(...sheets)
}

// For browsers without cascade layers: the page may look a little different for a while.
function linksInsteadOf(style) {
  const addresses = [...style.textContent.matchAll(/"(.+?)"/g)].map(([, address]) => address)
  return addresses.map(href => Object.assign(document.createElement("link"), { rel: "stylesheet", href }))
}

// Where the address names a part of the page, Material's script closes the search when it starts.
function run(script) {
  const address = location.href
  history.replaceState(history.state, "", address.replace(/#.*/, ""))
  script.addEventListener("load", () => history.replaceState(history.state, "", address))
  document.body.append(script)
}
