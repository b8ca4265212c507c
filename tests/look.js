// What tests ask of a page in a browser. Evaluated once after it has been opened; each function then answers one question.

// An element, or what axe says of several.
window.brief = found => found.outerHTML?.slice(0, 80) ?? `${found.id}: ${found.nodes.map(node => node.target)}`
const shown = css => [...document.querySelectorAll(css)].filter(e => e.getClientRects().length && !e.closest(".search") &&
  getComputedStyle(e).clipPath === "none" && !e.closest(".unseen"))

// The elements that are shown, in part or in whole, to the left or to the right of the window, and what makes it scroll.
window.cutOff = () => [
  ...shown("header *, article, article *, footer *")
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1).map(brief),
  ...document.body.scrollWidth > innerWidth ? ["the body"] : [],
]

// What has the focus, if it is covered or not marked.
window.hiddenFocus = () => {
  const element = document.activeElement
  const box = element.getBoundingClientRect()
  const style = getComputedStyle(element)
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
  const isSeen = element.contains(over) || over?.contains(element)
  const isMarked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
  return isSeen && isMarked ? [] : [brief(element)]
}

// How far things have moved since the page began to load.
window.shift = () => new Promise(done => {
  let sum = 0
  new PerformanceObserver(list => list.getEntries().forEach(entry => sum += entry.value)).observe({ type: "layout-shift", buffered: true })
  setTimeout(() => done(sum), 50)
})

const channels = colour => colour.match(/[\d.]+/g).map(Number)
const luminance = colour => channels(colour).slice(0, 3).map(c => c / 255)
  .map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0)
const isOpaque = colour => channels(colour).length < 4 || channels(colour)[3] > 0
function ground(element) {
  for (let at = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor
    if (isOpaque(colour)) return colour
  }
  return "rgb(255, 255, 255)"
}

// How much a colour stands out from what is painted behind an element (WCAG 2.2).
window.stands = (colour, element) => {
  const [one, other] = [luminance(colour), luminance(ground(element))]
  return (Math.max(one, other) + .05) / (Math.min(one, other) + .05)
}

// Texts that stand out less than 7:1.
window.faint = () => shown("header *, article *, footer *, .menu *")
  .filter(e => !e.closest("svg") && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
  .map(e => [stands(getComputedStyle(e).color, e), brief(e)])
  .filter(([ratio]) => ratio < 6.99)

// Controls that are less high or wide than `least` pixels; links in running text are none.
window.small = least => shown("header a, header button, header summary, .md-button, .step-links a, article button")
  .map(e => [e.getBoundingClientRect(), brief(e)])
  .filter(([box]) => Math.min(box.width, box.height) < least - .5).map(([, html]) => html)

// LinkedIn's labels in which a browser may put hyphens, and those whose full stop stands on another line.
window.hyphenated = () => shown(".path strong, .labels td, .sources td:first-child")
  .filter(e => getComputedStyle(e).hyphens === "auto").map(brief)
window.parted = () => shown(".path strong").filter(e => {
  const after = e.nextSibling
  if (after?.nodeType !== 3 || /^\s/.test(after.data)) return false
  const mark = document.createRange()
  mark.setStart(after, 0)
  mark.setEnd(after, 1)
  return mark.getBoundingClientRect().top > [...e.getClientRects()].pop().bottom
}).map(brief)

// The words in `css` that do not stand on one line, whether a hyphen shows it or not; a hyphen that is written ends a word.
window.broken = css => {
  const found = []
  for (const element of document.querySelectorAll(css)) {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      for (const { 0: word, index } of texts.currentNode.data.matchAll(/[^\s\u2010-\u2015-]+/g)) {
        const range = document.createRange()
        range.setStart(texts.currentNode, index)
        range.setEnd(texts.currentNode, index + word.length)
        const boxes = [...range.getClientRects()].filter(box => box.width > 0)
        if (boxes.some(box => box.top > boxes[0].top + boxes[0].height / 2)) found.push(word)
      }
    }
  }
  return found
}
