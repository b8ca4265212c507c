/* Material's search, for readers who type Straße as Strasse and spät as spaet or spat, and who call things otherwise than
   the site. Words are compared without such differences; what is found is shown as it is written. page.html names
   Material's own script behind the question mark. */

// For each language: what is written instead of an umlaut, and what people call that which the site calls otherwise.
const LANGUAGES = {
  de: {
    digraphs: /([aou])e/g,
    theirs: /\b(aus|ab)(ge|zu)?(schalt|stell)\w*|\bdeaktivier\w*|\bopt(ing)?[\s-]?out\b|^(aus|off)$/g,
    ours: "abschalten",
  },
  en: {
    theirs: /\b(turn|switch|opt)(ed|ing)?[\s-]?(it )?(off|out)\b|\b(disabl|deactivat)\w*|^off$/g,
    ours: "switch off AI training",
  },
}

let own = {} // what there is for the language of the index

function asHere(query) {
  const typed = query.trim().toLowerCase()
  return own.theirs ? typed.replace(own.theirs, own.ours) : typed
}

function alike(text) {
  const plain = text.toLowerCase().replace(/ß/g, "ss").normalize("NFD").replace(/\p{M}/gu, "")
  return own.digraphs ? plain.replace(own.digraphs, "$1") : plain
}

// Before Material's script hears of a message: 0 brings the index and its languages, 2 a query.
addEventListener("message", ({ data: message }) => {
  if (message.type === 0) own = LANGUAGES[message.data.config.lang[0]] ?? {}
  if (message.type === 2) message.data = alike(asHere(message.data))
})

importScripts(location.search.slice(1))

const { run } = lunr.Pipeline.prototype
lunr.Pipeline.prototype.run = function (tokens) {
  return run.call(this, tokens).map(token => token.update(alike))
}
